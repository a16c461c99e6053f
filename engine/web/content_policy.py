"""What a page of ours may load and run: nothing that is not ours, and nothing written into the page itself."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

WITH_STYLE_ATTRIBUTES = f"{CONTENT_SECURITY_POLICY}; style-src-attr 'unsafe-inline'"
"""For the one page whose watermark is written with a style attribute (docs/decisions/0012)."""
