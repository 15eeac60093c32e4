"""How Hypothesis goes about its work: no test fails because a machine is busy."""

from hypothesis import HealthCheck, settings

settings.register_profile("carrel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("carrel")
