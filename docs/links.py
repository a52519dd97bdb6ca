#!/usr/bin/env python3
"""Check that links within the built book lead to a page and a heading that exist.

    docs/links.py FOLDER
"""

import html.parser
import pathlib
import sys
import urllib.parse


class Links(html.parser.HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.anchors.add(attrs.get("id"))
        self.targets += [attrs[name] for name in ("href", "src") if attrs.get(name)]


def main(folder: str) -> int:
    root = pathlib.Path(folder).resolve()
    # 404.html is served at any address, so its links start at the root; print.html repeats all pages.
    paths = [p for p in root.rglob("*.html") if p.name not in ("404.html", "print.html")]
    pages = {path: Links(path.read_text()) for path in paths}
    count, broken = 0, []
    for path, page in pages.items():
        for target in page.targets:
            link = urllib.parse.urlsplit(target)
            if link.scheme or link.netloc:
                continue
            count += 1
            file = (path.parent / urllib.parse.unquote(link.path)).resolve() if link.path else path
            anchors = pages[file].anchors if file in pages else set()
            if not file.is_file() or link.fragment and link.fragment not in anchors:
                broken.append(f"{path.relative_to(root)}: {target}")
    print("\n".join(broken + [f"{count} links within {len(pages)} pages, {len(broken)} broken"]))
    return 1 if broken or not count else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
