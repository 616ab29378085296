"""A difficulty that the team passed to Tỉnh đoàn, and one that is answered."""

from tests.personas.parts import Arguments, Ground
from tests.reporting.difficulties.factories import PassedDifficultyFactory, difficulty


def add(ground: Ground) -> Arguments:
    waiting = PassedDifficultyFactory.create(team=ground.team, passed_by=ground.person("lead"))
    PassedDifficultyFactory.create(team=ground.team, difficulty=difficulty(ground.province, "song_yeu"), answered=True)
    return {
        **{name: [ground.team.pk] for name in ("difficulties", "difficulty_pass")},
        **{name: [waiting.pk] for name in ("passed", "answer")},
        "commune_difficulties": [ground.commune.pk],
        "province_difficulties": [ground.province.code],
    }
