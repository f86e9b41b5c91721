"""QR codes, drawn here; nothing is asked of another host."""

import io

import segno


def qr_svg(address: str, *, title: str) -> str:
    """Return the code of an address as an inline SVG; level M survives a fold in the paper."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(
        drawing, kind="svg", scale=6, border=4, title=title, xmldecl=False, omitsize=True
    )
    return drawing.getvalue().decode()
