"""Invented households along the whole life of a casus: intake, plan, referral, aftercare, and the team around them."""

from engine.demo.life.aftercare import AFTERCARE
from engine.demo.life.application import APPLICATIONS
from engine.demo.life.intake import INTAKES
from engine.demo.life.plan import PLANS
from engine.demo.life.referral import REFERRALS
from engine.demo.life.team import TEAM
from engine.demo.life.worry import WORRIES

LIFE = (*INTAKES, *WORRIES, *PLANS, *REFERRALS, *AFTERCARE, *APPLICATIONS, *TEAM)

__all__ = ["LIFE"]
