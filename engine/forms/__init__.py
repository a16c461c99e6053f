"""Forms: form file → page, form file → marshmallow schema, what was typed → what is stored.

`inspect` judges a file, `load` restores a deployed one, `page` prepares it for the templates, `read` judges what was
submitted. Conditions and computed fields are FEEL; the function that evaluates it is passed in.

A file is a subset of form-js JSON (`Kind` lists the components) with four additions that form-js leaves alone:
`"title"` of the form; `"properties": {"waakvlam": "amount"}` on a text field or computed field, for euros;
`"properties": {"error": "Kies wat mevrouw bijdraagt"}`, said when the answer is missing or does not match its pattern;
and an amount that may be below zero says so with `"validate": {"min": …}`.
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
