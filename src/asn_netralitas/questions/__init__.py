"""What people ask about neutrality, with the answers of the national law, and a quiz.

A question and its scenario are data of the package; every answer is decided when it is asked for.
"""

from .common import CommonQuestion, Matter, PlainAnswer, answer, answer_of, matters
from .quiz import QuizChoice, QuizQuestion, quiz_questions

__all__ = [
    "CommonQuestion",
    "Matter",
    "PlainAnswer",
    "QuizChoice",
    "QuizQuestion",
    "answer",
    "answer_of",
    "matters",
    "quiz_questions",
]
__dir__ = __all__.copy
