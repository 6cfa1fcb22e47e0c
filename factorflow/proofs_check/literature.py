"""The papers that claims are from, as their sources name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from factorflow.symbolic.typeset import escape

PAPERS: Mapping[str, str] = {
    "Arora, Cohen & Hazan 2018": "S. Arora, N. Cohen, E. Hazan. On the optimization of deep networks: implicit "
    "acceleration by overparameterization. ICML 2018, arXiv:1802.06509.",
    "Arora, Cohen, Hu & Luo 2019": "S. Arora, N. Cohen, W. Hu, Y. Luo. Implicit regularization in deep matrix "
    "factorization. NeurIPS 2019, arXiv:1905.13655.",
    "Eckart & Young 1936": "C. Eckart, G. Young. The approximation of one matrix by another of lower rank. "
    "Psychometrika 1 (1936), 211-218.",
    "Gunasekar et al. 2017": "S. Gunasekar, B. Woodworth, S. Bhojanapalli, B. Neyshabur, N. Srebro. Implicit "
    "regularization in matrix factorization. NeurIPS 2017, arXiv:1705.09280.",
    "Li, Luo & Lyu 2021": "Z. Li, Y. Luo, K. Lyu. Towards resolving the implicit bias of gradient descent for matrix "
    "factorization: greedy low-rank learning. ICLR 2021, arXiv:2012.09839.",
    "Razin & Cohen 2020": "N. Razin, N. Cohen. Implicit regularization in deep learning may not be explainable by "
    "norms. NeurIPS 2020, arXiv:2005.06398.",
    "Razin, Maman & Cohen 2021": "N. Razin, A. Maman, N. Cohen. Implicit regularization in tensor factorization. "
    "ICML 2021, arXiv:2102.09972.",
    "Roy & Vetterli 2007": "O. Roy, M. Vetterli. The effective rank: a measure of effective dimensionality. "
    "EUSIPCO 2007, 606-610.",
}
"""Author and year as a source writes them, and the whole reference."""


def bibliography(texts: Iterable[str]) -> str:
    r"""Return the LaTeX of the papers that the texts name, in the order of the alphabet; nothing for none.

    Examples
    --------
    >>> print(bibliography(["Razin & Cohen 2020, Theorem 1"]))
    \subsection*{References}
    \ffloose{\hangindent=2em Razin \& Cohen 2020: N. Razin, N. Cohen. ...
    """
    named = [f"{escape(name)}: {escape(paper)}" for name, paper in papers_in(texts).items()]
    return "\n".join(
        [r"\subsection*{References}", *(rf"\ffloose{{\hangindent=2em {entry}}}" for entry in named)] * bool(named)
    )


def papers_in(texts: Iterable[str]) -> dict[str, str]:
    """Return the papers that the texts name."""
    said = " ".join(texts)
    return {name: paper for name, paper in PAPERS.items() if name in said}
