"""What is fitted for the reader beside its network: small logistic regressions and the threshold, kept as data."""

from __future__ import annotations

from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from rag.retrieval.logistic import LogisticWeights

FILE_NAME = "weights.json"


class ReaderWeights(BaseModel):
    """Everything that is fitted beside the network.

    Attributes:
        answered: Turns the network's scores into the probability that the question is answered.
        sentence: Turns them into the probability that a sentence belongs to the answer of an answered question.
        threshold: Probability below which a question is refused.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    answered: LogisticWeights
    sentence: LogisticWeights
    threshold: float

    @classmethod
    def packaged(cls) -> ReaderWeights:
        """Return the weights that come with the package."""
        return cls.model_validate_json(files("rag.reading").joinpath(FILE_NAME).read_bytes())
