"""The smallest parts of a group that fail, and the largest that do not.

A conflict is a set of parts without a solution of which no part can be left out. A correction is a set of parts without
which the others have solutions; corrections are found by hitting every conflict (R. Reiter, A theory of diagnosis from
first principles, Artificial Intelligence 32(1), 1987).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from kg.sparql.syntax import Slot
from kg.sparql.variables import join
from kg.whynot.parts import Part, Wanted
from kg.whynot.probing import Chosen, Prober

PROBED = 300
"""Sets that are tried for being a smaller conflict than the first one found."""
TRIED = 60
"""Sets that are tried for being a correction."""
NO_PART = frozenset[int]()


@dataclass(frozen=True, slots=True)
class Correction:
    """Parts to drop, the parts that hold without them and have to do with the row, and how many parts are lost."""

    dropped: Chosen
    kept: Chosen
    lost: int


class Conflicts(Prober):
    """Finds the conflicts and the corrections of one group with the values looked for."""

    def get_parts(self, places: Iterable[int]) -> list[Part]:
        """Return the parts at some places, in their order."""
        return [self.parts[i] for i in sorted(places)]

    def find_smallest(self) -> tuple[int, ...]:
        """Return a smallest conflict, of equal ones an early one; empty where the parts have a solution."""
        whole = self.all
        if self.holds(whole):
            return ()
        found = self.reduce(whole)
        return next(self._list_smaller(len(found)), found)

    def reduce(self, chosen: Chosen) -> tuple[int, ...]:
        """Return a conflict among parts that have no solution; late parts are left out first."""
        left = chosen & self.activate(chosen)
        for i in sorted(left, reverse=True):
            if not self.holds(left - {i}):
                left -= {i}
        return tuple(sorted(left))

    def _list_smaller(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield conflicts of fewer parts, the smallest first. Parts that share no variable can't be one."""
        budget = PROBED
        for fewer in range(1, size):
            for chosen in combinations(sorted(self.all), fewer):
                if len(self.connect(frozenset(chosen))) > 1:
                    continue
                budget -= 1
                if budget < 0:
                    return
                if not self.holds(chosen):
                    yield chosen

    def find_corrections(self) -> list[Correction]:
        """Return the corrections after which the most parts still hold of the row that was looked for."""
        found: list[Correction] = []
        queue, seen = deque([NO_PART]), {NO_PART}
        tried = 0
        while queue and tried < TRIED:
            dropped = queue.popleft()
            if found and len(dropped) > min(one.lost for one in found):
                break
            tried += 1
            left = self.all - dropped
            if self.holds(left):
                found.append(self._weigh(dropped))
                continue
            more = [dropped | {i} for i in self.reduce(left)]
            queue.extend(one for one in more if one not in seen)
            seen.update(more)
        least = min((one.lost for one in found), default=0)
        return [one for one in found if one.lost == least and not any(o.dropped < one.dropped for o in found)]

    def _weigh(self, dropped: Chosen) -> Correction:
        """Return a correction; parts that have lost every link to the values looked for hold of something else.

        So does all else where a thing would have to be of another kind, or where the surest value is lost.
        """
        left = self.all - dropped
        held = self.connect(left, surely=True)
        surest, anchors = self._list_anchors()
        if anchors:
            held = [c for c in held if any(self._is_about(i, anchors) for i in c)]
        kept = NO_PART.union(*held if anchors else held[:1])
        kept |= {i for i in left if self._is_near(i, kept)}
        lost_kind = any(self.parts[i].is_kind for i in dropped)
        if lost_kind or (surest and not any(self._is_about(i, surest) for i in kept)):
            kept = NO_PART
        return Correction(dropped, kept, len(self.all - kept))

    def _list_anchors(self) -> tuple[frozenset[Slot], frozenset[Slot]]:
        """Return the variables that tell what the row is about: that of the surest value, and those of all.

        Instead of a variable that only OPTIONAL or an expression gives there is what leads to it.
        """
        wanted = self.list_wanted()
        top = max((one.worth for one in wanted), default=0)
        surest = frozenset(one.variable for one in wanted if one.worth == top)
        return self._extend(surest), self._extend(frozenset(one.variable for one in wanted))

    def _extend(self, names: frozenset[Slot]) -> frozenset[Slot]:
        late = names - self.fixed
        return names | join(part.needs for part in self.parts if part.is_carried and part.gives & late)

    def _is_about(self, place: int, anchors: frozenset[Slot]) -> bool:
        part = self.parts[place]
        late = anchors - self.fixed
        return bool((part.needs | part.binds) & anchors or part.mentions & late)

    def _is_near(self, place: int, kept: Chosen) -> bool:
        """Say whether a part may bind a variable that kept parts surely bind."""
        linked = join(self.parts[i].binds for i in kept) - self.fixed
        return bool(self.parts[place].mentions & linked)

    def list_wanted(self) -> list[Wanted]:
        """Return all values that are looked for, in front and at the end."""
        late = [part.element for part in self.parts if isinstance(part.element, Wanted)]
        return [*self.given, *late]

    def get_touched(self, place: int) -> int:
        """Return the worth of the surest value that a part has to do with."""
        mentions = self.parts[place].mentions
        return max((one.worth for one in self.list_wanted() if one.variable in mentions), default=0)

    def get_worth(self, kept: Collection[int]) -> int:
        """Return the worth of the surest value that is lost: nothing kept has to do with it any more."""
        parts = [self.parts[i] for i in kept]
        own = {part.element for part in parts if isinstance(part.element, Wanted)}
        bound = join(part.needs | part.binds for part in parts)
        lost = [one for one in self.given if one.variable not in bound]
        lost += [one for one in self.list_wanted() if one not in own and one not in self.given]
        return max((one.worth for one in lost), default=0)
