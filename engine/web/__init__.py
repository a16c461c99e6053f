"""HTML: one blueprint a screen. A new screen adds its module and its line here."""

from engine.web import help, sign_in, worklist

BLUEPRINTS = (
    help.bp,
    sign_in.bp,
    worklist.bp,
)
