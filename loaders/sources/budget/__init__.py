"""The programme budget of the United Nations: work programmes of its sections, and the mandates that they cite."""
