"""Cases: the exact rational data on which statements are evaluated (flow instances, stationary points, vectors).

Import from the modules: ``instance``, ``families``, ``pool``, ``stationary``, ``vectors``, ``storage``, ``iris``.
"""
