"""Forms: form file → page, form file → marshmallow schema, what was typed → what is stored.

`inspect` judges a file, `load` restores a deployed one, `page` prepares it for the templates, `read` judges what was
submitted. Conditions and computed fields are FEEL; the function that evaluates it is passed in.
"""

from engine.forms.inspect import inspect, load
from engine.forms.model import Component, Form, FormFile, Kind
from engine.forms.page import Page, page
from engine.forms.reading import Reading, draft_values, first_typed, from_draft, read
from engine.forms.schema import schema
from engine.forms.values import Typed, as_typed, display, shown
from engine.forms.visibility import Evaluate

__all__ = [
    "Component",
    "Evaluate",
    "Form",
    "FormFile",
    "Kind",
    "Page",
    "Reading",
    "Typed",
    "as_typed",
    "display",
    "draft_values",
    "first_typed",
    "from_draft",
    "inspect",
    "load",
    "page",
    "read",
    "schema",
    "shown",
]
