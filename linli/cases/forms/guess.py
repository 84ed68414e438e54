"""What somebody probably means, guessed from her words; she sees the guess and can change it."""

import re

from linli.cases.states import Kind

# The first that fits. Not more than a hint: it stands on the page as a choice already made, with the others beside it.
_SIGNS = {
    Kind.REPORT: "举报|违法|违规|违建|私自|偷排|造假|无证|illegal|against the law",
    Kind.SUGGESTION: "建议|希望能|希望增|希望加|能否增|可不可以加|不如|suggest",
    Kind.COMPLAINT: "投诉|不作为|没人管|不管|态度|乱收费|扰民|太吵|噪音|占用|被占|堵|complain|noise",
    Kind.ENQUIRY: "请问|咨询|怎么办理|如何办|哪里办|哪里可以|几点|什么时候|多少钱|吗[?？]?$|how do i|when (is|does)",
}
_PATTERNS = {kind: re.compile(signs, re.IGNORECASE) for kind, signs in _SIGNS.items()}


def guess_kind(text: str) -> str:
    """The kind that the words point to; help where they point nowhere, and "" for no words."""
    plain = text.strip()
    if not plain:
        return ""
    return next((str(kind) for kind, signs in _PATTERNS.items() if signs.search(plain)), str(Kind.HELP))
