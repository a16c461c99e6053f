"""Forms: form file → page, form file → marshmallow schema, what was typed → what is stored.

`inspect` judges a file, `load` restores a deployed one, `page` prepares it for the templates, `read` judges what was
submitted, `recall` lays what the dossier holds over a form. Conditions and computed fields are FEEL; the function that
evaluates it is passed in.

A file is a subset of form-js JSON (`Kind` lists the components) with five additions that form-js leaves alone:
`"title"` of the form; `"properties": {"waakvlam": "amount"}` on a text field or computed field, for euros;
`"properties": {"error": "Kies wat mevrouw bijdraagt"}`, said when the answer is missing or does not match its pattern;
`"properties": {"dossier": "huisarts", "valid": "P1Y"}`, to keep the answer for the whole casus, so that no other form
asks it before it expires; and an amount that may be below zero says so with `"validate": {"min": …}`.
"""

from engine.forms.inspect import inspect, load
from engine.forms.known import REOPENED, Fact, Known, recall
from engine.forms.model import Component, Form, FormFile, Kind
from engine.forms.page import Page, page
from engine.forms.reading import Reading, draft_values, first_typed, from_draft, read
from engine.forms.schema import schema
from engine.forms.values import Typed, as_typed, display, shown
from engine.forms.visibility import Evaluate

__all__ = [
    "REOPENED",
    "Component",
    "Evaluate",
    "Fact",
    "Form",
    "FormFile",
    "Kind",
    "Known",
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
    "recall",
    "schema",
    "shown",
]
