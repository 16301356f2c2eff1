"""The goals, targets and indicators of the 2030 Agenda: the official scheme, the framework in force, six languages."""
