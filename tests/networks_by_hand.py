"""Networks for the tests of cascades: from links as they stand, and random ones with every role."""

import numpy as np

from isthmus.engine.network import Network


def made(links, firms, *, role=1, kind=None, **others):
    supplier, buyer, volume = zip(*links, strict=True)
    kinds = [0] * len(links) if kind is None else [kind[i] for i in supplier]
    return Network.build(firms, supplier, buyer, volume, kind=kinds, role=[role] * len(links), **others)


def random_network(seed, firms=40, sectors=5, links=200, *, outside=True):
    random = np.random.default_rng(seed)
    pairs = np.unique(random.integers(0, firms * firms, links))
    supplier, buyer = pairs // firms, pairs % firms
    volume = random.lognormal(0, 1.5, pairs.size)
    sector = random.integers(0, sectors, firms)
    role = random.integers(0, 3, (sectors, sectors))[sector[supplier], sector[buyer]]
    more = {}
    if outside:
        more["revenue"] = np.bincount(supplier, volume, firms) * random.uniform(1.05, 2, firms)
        more["cost"] = np.bincount(buyer, volume, firms) * random.uniform(1.05, 2, firms)
    return Network.build(firms, supplier, buyer, volume, kind=sector[supplier], role=role, market=sector, **more)
