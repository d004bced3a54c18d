"""How must PyYAML's own parser, used where libyaml is absent, be corrected to read as libyaml does?"""

from yaml import SafeLoader
from yaml.error import Mark
from yaml.scanner import ScannerError
from yaml.tokens import ScalarToken

_LINE_ENDS = "\0\r\n\x85\u2028\u2029"


class PureParser(SafeLoader):
    """PyYAML's own parser, made to read tabs, question marks and escapes as libyaml does."""

    def scan_to_next_token(self) -> None:
        """Skip blanks, notes and line ends; a tab is a blank wherever it does not indent."""
        while True:
            while self.peek() == " " or (self.peek() == "\t" and (self.flow_level or not self.allow_simple_key)):
                self.forward()
            if self.peek() == "#":
                while self.peek() not in _LINE_ENDS:
                    self.forward()
            if not self.scan_line_break():  # type: ignore[no-untyped-call]
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_plain(self) -> ScalarToken:
        """Read an unquoted text, in which tabs and question marks may stand."""
        start = end = self.get_mark()
        chunks: list[str] = []
        blanks: list[str] = []
        while self.peek() != "#" and (length := self._plain_length()):
            self.allow_simple_key = False
            chunks += [*blanks, self.prefix(length)]
            self.forward(length)
            end = self.get_mark()
            blanks = self._plain_blanks(self.indent + 1, start)
            if not blanks or (not self.flow_level and self.column <= self.indent):
                break
        return ScalarToken("".join(chunks), True, start, end)  # noqa: FBT003 - "plain", in PyYAML's order

    def _plain_length(self) -> int:
        """Return how many characters follow that can only be unquoted text."""
        ends, length = _LINE_ENDS + " \t", 0
        while (char := self.peek(length)) not in ends:
            if self.flow_level and char in ",[]{}":
                break
            if char == ":" and self.peek(length + 1) in ends + (",[]{}" if self.flow_level else ""):
                break
            length += 1
        return length

    def _plain_blanks(self, indent: int, start: Mark) -> list[str]:
        """Return the blanks inside an unquoted text, where it goes on after them."""
        length = 0
        while self.peek(length) in " \t":
            length += 1
        blanks = self.prefix(length)
        if self.peek(length) in _LINE_ENDS:
            self.forward(length)
            return self.scan_plain_spaces(indent, start) or []
        self.forward(length)
        return [blanks] if blanks else []

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        """Read a quoted text, and refuse escapes that stand for no character."""
        start = self.get_mark()
        try:
            token: ScalarToken = super().scan_flow_scalar(style)
            token.value.encode()
        except (ValueError, OverflowError):
            problem = "found invalid Unicode character escape code"
            raise ScannerError("while parsing a quoted scalar", start, problem, start) from None
        return token
