"""Human settlements needs typology: from what an office knows to a needs category, with its reasons.

Examples
--------
>>> import typology as ty
>>> res = ty.classify(ty.load_pilots())
>>> res["KEN"].category, res["KEN"].subtype, res["KEN"].shock.state
('2', '2CF', '5R')
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typology.assessment.agreement import agreement
    from typology.assessment.collection import Assessments
    from typology.assessment.ledger import evidence_ledger
    from typology.assessment.pilots import load_pilots
    from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit
    from typology.assessment.views import minority_views, respondent_views
    from typology.certainty.draws.acceptability import Acceptability, acceptability
    from typology.certainty.flips.sensitivity import Sensitivity, sensitivity
    from typology.certainty.full_letter import explain
    from typology.certainty.pathways.pathway import Pathway, pathway
    from typology.certainty.pathways.unreachable import UnreachableError
    from typology.certainty.questions.next_questions import NextQuestions, next_questions
    from typology.classification.classify import Classification, classify
    from typology.classification.explanation import Explanation
    from typology.classification.override import Override
    from typology.classification.result import UnitResult
    from typology.countries.table import un_members
    from typology.desk.indicators import Indicators
    from typology.desk.read_indicators import read_indicators
    from typology.desk.reviews.coverage import desk_coverage
    from typology.desk.reviews.divergence import desk_divergence
    from typology.desk.reviews.ledger import desk_ledger
    from typology.desk.reviews.review import desk_review
    from typology.errors import AssessmentError, IndicatorError, Problem, RulebookError, TypologyError, UnknownUnitError
    from typology.files.read import read_assessments
    from typology.portfolio.exchange.exchanged import Exchange
    from typology.portfolio.exchange.exchanging import exchange
    from typology.portfolio.geojson.features import as_geojson
    from typology.portfolio.geojson.joining import Joined, with_geometry
    from typology.portfolio.geojson.refusals import GeometryError
    from typology.portfolio.groups.grouped import Group, Groups
    from typology.portfolio.groups.grouping import group
    from typology.portfolio.hub_plans.frontiers import HubFrontier, hub_frontier
    from typology.portfolio.hub_plans.planned import Hubs
    from typology.portfolio.hub_plans.planning import plan_hubs
    from typology.portfolio.hubs.problems import HubQuestionError
    from typology.portfolio.hubs.unreachable import NoPlanError, OutOfTimeError
    from typology.portfolio.presence.advice import PresenceAdvice
    from typology.portfolio.presence.advising import presence
    from typology.portfolio.priorities.needs_map import NeedsMap, needs_map
    from typology.portfolio.priorities.ordered import Priorities
    from typology.portfolio.priorities.priority_domains import priorities
    from typology.portfolio.support.suggestion import Suggestion
    from typology.portfolio.support.supported import Support
    from typology.portfolio.support.supporting import support
    from typology.rulebook.catalogue_find import NotInCatalogueError
    from typology.rulebook.load import available_versions, load_rulebook
    from typology.rulebook.model import Rulebook
    from typology.rulebook.override import with_values
    from typology.second_looks.artefacts.loading import load_model
    from typology.second_looks.artefacts.saving import save_model
    from typology.second_looks.audit.category_agreement import category_agreement
    from typology.second_looks.audit.refusals import CircularAuditError, TooFewRecordedError
    from typology.second_looks.audit.threshold_audit import ThresholdAudit, threshold_audit
    from typology.second_looks.crosscheck import CrossCheck, crosscheck
    from typology.second_looks.estimators.direct import from_estimator
    from typology.second_looks.estimators.foreseeing import FeaturesError
    from typology.second_looks.estimators.labels import TooFewLabelsError
    from typology.second_looks.estimators.ordinal import OrdinalTypologyClassifier
    from typology.second_looks.estimators.refusing import AnswersError
    from typology.second_looks.estimators.rulebook_classifier import RulebookClassifier
    from typology.second_looks.estimators.structured import StructuredClassifier
    from typology.second_looks.expectations.fitting import fit_indicator_model
    from typology.second_looks.expectations.model import IndicatorModel
    from typology.second_looks.expectations.refusals import (
        CircularTrainingError,
        ModelError,
        RulebookMismatchError,
        TooFewAssessmentsError,
    )
    from typology.second_looks.measuring.protocol import measure
    from typology.second_looks.training.training import Training, train
    from typology.show.briefs.brief import Brief
    from typology.show.briefs.briefing import brief
    from typology.show.coverage import coverage_picture
    from typology.show.expectations import expectations_picture
    from typology.show.frontier import frontier_picture
    from typology.show.maps.map_picture import map_picture
    from typology.show.model_card import write_training
    from typology.show.needs import needs_picture
    from typology.show.pictures import Picture, picture
    from typology.show.side_by_side import side_by_side
    from typology.show.world import world_picture

__version__ = "0.1.0"

__all__ = [
    "Acceptability",
    "Answer",
    "AnswersError",
    "Assessment",
    "AssessmentError",
    "Assessments",
    "Brief",
    "CircularAuditError",
    "CircularTrainingError",
    "Classification",
    "CrossCheck",
    "EvidenceEntry",
    "Exchange",
    "Explanation",
    "FeaturesError",
    "GeometryError",
    "Group",
    "Groups",
    "HubFrontier",
    "HubQuestionError",
    "Hubs",
    "IndicatorError",
    "IndicatorModel",
    "Indicators",
    "Joined",
    "ModelError",
    "NeedsMap",
    "NextQuestions",
    "NoPlanError",
    "NotInCatalogueError",
    "OrdinalTypologyClassifier",
    "OutOfTimeError",
    "Override",
    "Pathway",
    "Picture",
    "PresenceAdvice",
    "Priorities",
    "Problem",
    "Rulebook",
    "RulebookClassifier",
    "RulebookError",
    "RulebookMismatchError",
    "Sensitivity",
    "StructuredClassifier",
    "Suggestion",
    "Support",
    "ThresholdAudit",
    "TooFewAssessmentsError",
    "TooFewLabelsError",
    "TooFewRecordedError",
    "Training",
    "TypologyError",
    "Unit",
    "UnitResult",
    "UnknownUnitError",
    "UnreachableError",
    "acceptability",
    "agreement",
    "as_geojson",
    "available_versions",
    "brief",
    "category_agreement",
    "classify",
    "coverage_picture",
    "crosscheck",
    "desk_coverage",
    "desk_divergence",
    "desk_ledger",
    "desk_review",
    "evidence_ledger",
    "exchange",
    "expectations_picture",
    "explain",
    "fit_indicator_model",
    "from_estimator",
    "frontier_picture",
    "group",
    "hub_frontier",
    "load_model",
    "load_pilots",
    "load_rulebook",
    "map_picture",
    "measure",
    "minority_views",
    "needs_map",
    "needs_picture",
    "next_questions",
    "pathway",
    "picture",
    "plan_hubs",
    "presence",
    "priorities",
    "read_assessments",
    "read_indicators",
    "respondent_views",
    "save_model",
    "sensitivity",
    "side_by_side",
    "support",
    "threshold_audit",
    "train",
    "un_members",
    "with_geometry",
    "with_values",
    "world_picture",
    "write_training",
]

_homes = {
    "typology.assessment.agreement": ("agreement",),
    "typology.assessment.collection": ("Assessments",),
    "typology.assessment.ledger": ("evidence_ledger",),
    "typology.assessment.pilots": ("load_pilots",),
    "typology.assessment.values": ("Answer", "Assessment", "EvidenceEntry", "Unit"),
    "typology.assessment.views": ("minority_views", "respondent_views"),
    "typology.certainty.draws.acceptability": ("Acceptability", "acceptability"),
    "typology.certainty.flips.sensitivity": ("Sensitivity", "sensitivity"),
    "typology.certainty.full_letter": ("explain",),
    "typology.certainty.pathways.pathway": ("Pathway", "pathway"),
    "typology.certainty.pathways.unreachable": ("UnreachableError",),
    "typology.certainty.questions.next_questions": ("NextQuestions", "next_questions"),
    "typology.classification.classify": ("Classification", "classify"),
    "typology.classification.explanation": ("Explanation",),
    "typology.classification.override": ("Override",),
    "typology.classification.result": ("UnitResult",),
    "typology.countries.table": ("un_members",),
    "typology.desk.indicators": ("Indicators",),
    "typology.desk.read_indicators": ("read_indicators",),
    "typology.desk.reviews.coverage": ("desk_coverage",),
    "typology.desk.reviews.divergence": ("desk_divergence",),
    "typology.desk.reviews.ledger": ("desk_ledger",),
    "typology.desk.reviews.review": ("desk_review",),
    "typology.errors": (
        "AssessmentError",
        "IndicatorError",
        "Problem",
        "RulebookError",
        "TypologyError",
        "UnknownUnitError",
    ),
    "typology.files.read": ("read_assessments",),
    "typology.portfolio.exchange.exchanged": ("Exchange",),
    "typology.portfolio.exchange.exchanging": ("exchange",),
    "typology.portfolio.geojson.features": ("as_geojson",),
    "typology.portfolio.geojson.joining": ("Joined", "with_geometry"),
    "typology.portfolio.geojson.refusals": ("GeometryError",),
    "typology.portfolio.groups.grouped": ("Group", "Groups"),
    "typology.portfolio.groups.grouping": ("group",),
    "typology.portfolio.hub_plans.frontiers": ("HubFrontier", "hub_frontier"),
    "typology.portfolio.hub_plans.planned": ("Hubs",),
    "typology.portfolio.hub_plans.planning": ("plan_hubs",),
    "typology.portfolio.hubs.problems": ("HubQuestionError",),
    "typology.portfolio.hubs.unreachable": ("NoPlanError", "OutOfTimeError"),
    "typology.portfolio.presence.advice": ("PresenceAdvice",),
    "typology.portfolio.presence.advising": ("presence",),
    "typology.portfolio.priorities.needs_map": ("NeedsMap", "needs_map"),
    "typology.portfolio.priorities.ordered": ("Priorities",),
    "typology.portfolio.priorities.priority_domains": ("priorities",),
    "typology.portfolio.support.suggestion": ("Suggestion",),
    "typology.portfolio.support.supported": ("Support",),
    "typology.portfolio.support.supporting": ("support",),
    "typology.rulebook.catalogue_find": ("NotInCatalogueError",),
    "typology.rulebook.load": ("available_versions", "load_rulebook"),
    "typology.rulebook.model": ("Rulebook",),
    "typology.rulebook.override": ("with_values",),
    "typology.second_looks.artefacts.loading": ("load_model",),
    "typology.second_looks.artefacts.saving": ("save_model",),
    "typology.second_looks.audit.category_agreement": ("category_agreement",),
    "typology.second_looks.audit.refusals": ("CircularAuditError", "TooFewRecordedError"),
    "typology.second_looks.audit.threshold_audit": ("ThresholdAudit", "threshold_audit"),
    "typology.second_looks.crosscheck": ("CrossCheck", "crosscheck"),
    "typology.second_looks.estimators.direct": ("from_estimator",),
    "typology.second_looks.estimators.foreseeing": ("FeaturesError",),
    "typology.second_looks.estimators.labels": ("TooFewLabelsError",),
    "typology.second_looks.estimators.ordinal": ("OrdinalTypologyClassifier",),
    "typology.second_looks.estimators.refusing": ("AnswersError",),
    "typology.second_looks.estimators.rulebook_classifier": ("RulebookClassifier",),
    "typology.second_looks.estimators.structured": ("StructuredClassifier",),
    "typology.second_looks.expectations.fitting": ("fit_indicator_model",),
    "typology.second_looks.expectations.model": ("IndicatorModel",),
    "typology.second_looks.expectations.refusals": (
        "CircularTrainingError",
        "ModelError",
        "RulebookMismatchError",
        "TooFewAssessmentsError",
    ),
    "typology.second_looks.measuring.protocol": ("measure",),
    "typology.second_looks.training.training": ("Training", "train"),
    "typology.show.briefs.brief": ("Brief",),
    "typology.show.briefs.briefing": ("brief",),
    "typology.show.coverage": ("coverage_picture",),
    "typology.show.expectations": ("expectations_picture",),
    "typology.show.frontier": ("frontier_picture",),
    "typology.show.maps.map_picture": ("map_picture",),
    "typology.show.model_card": ("write_training",),
    "typology.show.needs": ("needs_picture",),
    "typology.show.pictures": ("Picture", "picture"),
    "typology.show.side_by_side": ("side_by_side",),
    "typology.show.world": ("world_picture",),
}
_home_of = {name: home for home, names in _homes.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that ``typology --help`` answers at once."""
    if name not in _home_of:
        raise AttributeError(f"module 'typology' has no attribute {name!r}")
    value = getattr(import_module(_home_of[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
