"""A province's rule as it is read: what counts how much, the classes, and all of it in plain words."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis.enums import Due, Group, Scoring
from kpis.models import Indicator, RatedIndicator, RatingClass, RatingRule
from kpis.numbers import number_text
from teams.models import Province


@dataclass(frozen=True)
class Rule:
    """`weights` of the indicators in use by their keys; `classes` from the highest down."""

    row: RatingRule
    indicators: list[Indicator]
    weights: dict[int, Decimal]
    classes: list[RatingClass]

    def class_of(self, points: Fraction | None) -> RatingClass | None:
        """The class that so many points are in; exact points decide, not rounded ones (DOMAIN 4)."""
        if points is None:
            return None
        return next((one for one in self.classes if points >= Fraction(one.from_points)), None)

    def tone_of(self, rating_class: RatingClass | None) -> str:
        """How a class is coloured: the best and the last of them stand out."""
        if rating_class is None:
            return "nodata"
        if rating_class == self.classes[0]:
            return "reached"
        return "missed" if rating_class == self.classes[-1] else "info"

    @property
    def has_pace(self) -> bool:
        """Whether a target of a longer time than a month counts, of which a part is due by now."""
        return any(one.period in (Due.QUARTER, Due.YEAR) for one in self.indicators)


def rule_of(province: Province) -> Rule | None:
    """The rule of `province`; None where there is none yet. Three queries."""
    row = RatingRule.objects.filter(province=province).first()
    if row is None:
        return None
    rated = RatedIndicator.objects.filter(province=province, indicator__is_active=True).select_related("indicator")
    rated = rated.order_by("indicator__order", "indicator")
    return Rule(
        row=row,
        indicators=[one.indicator for one in rated],
        weights={one.indicator_id: one.weight for one in rated},
        classes=list(RatingClass.objects.filter(province=province).order_by("-from_points")),
    )


def classes_in_words(classes: list[RatingClass]) -> list[tuple[RatingClass, str]]:
    """Each class with its bounds: `từ 70 đến dưới 90 điểm`."""
    words = []
    for number, one in enumerate(classes):
        bounds = {"least": number_text(one.from_points)}
        if number == 0:
            said = _("từ %(least)s điểm trở lên") % bounds
        elif one.from_points == 0:
            said = _("dưới %(below)s điểm") % {"below": number_text(classes[number - 1].from_points)}
        else:
            bounds["below"] = number_text(classes[number - 1].from_points)
            said = _("từ %(least)s đến dưới %(below)s điểm") % bounds
        words.append((one, said))
    return words


def sentences_of(rule: Rule) -> list[str]:
    """How points come about, sentence by sentence, for everybody."""
    if rule.row.scoring == Scoring.SHARE:
        points = _(
            "Mỗi chỉ tiêu cho số điểm bằng phần mục tiêu đã đạt: đạt 60 % mục tiêu được 60 điểm, "
            "đạt hoặc vượt mục tiêu được 100 điểm, không bao giờ hơn."
        )
    else:
        points = _("Mỗi chỉ tiêu cho 100 điểm khi đạt, %(near)s điểm khi gần đạt, 0 điểm khi chưa đạt.") % {
            "near": number_text(rule.row.near_points)
        }
    sentences = [
        points,
        _("Điểm của xã, phường là trung bình các điểm đó theo trọng số, cao nhất 100."),
        _("Chỉ tiêu chưa có dữ liệu không tính là 0 điểm: nó không được tính vào điểm."),
        _(
            "Xã, phường có dữ liệu của dưới %(least)s %% trọng số thì ghi “chưa đủ dữ liệu”, "
            "không xếp loại, không xếp hạng."
        )
        % {"least": number_text(rule.row.least_known)},
        _("Xếp hạng xã với xã, phường với phường, xã hạt nhân riêng; bằng điểm thì cùng hạng."),
    ]
    if rule.has_pace:
        sentences.append(
            _(
                "Mục tiêu của cả quý, cả năm được so với phần phải đạt đến ngày tính, chia đều theo số ngày đã qua; "
                "đếm theo buổi, lớp thì làm tròn xuống, và chưa phải có buổi, lớp nào thì chưa tính."
            )
        )
    if any(one.group == Group.NUCLEUS for one in rule.indicators):
        sentences.append(_("Chỉ tiêu riêng của xã hạt nhân chỉ tính cho xã hạt nhân."))
    return sentences
