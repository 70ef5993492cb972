<?php

// Decides cases with a law pack, the JSON that `asn-netralitas pack` writes: may this person in government
// service do this at election time in Indonesia? docs/reference/law-pack.md explains the parts of a pack.

declare(strict_types=1);

namespace AsnNetralitas;

const SCHEMA = 'asn-netralitas/law-pack/1';

/** Decide a case: its answer, or `['errors' => [['code' => ..., 'path' => [...]]]]` if it cannot be decided. */
function decide(array $pack, mixed $input): array
{
    $case = new CheckedCase($pack);
    if (($pack['schema'] ?? null) !== SCHEMA) {
        $case->fail('unknown-schema', 'pack');
    } elseif ($case->isWellFormed($input)) {
        $case->ask($input);
    }
    return $case->errors ? ['errors' => $case->errors] : (new Evaluation($pack, $case))->answer();
}

/** What a case speaks of: act, target, facts, and the days and places that it may mean. */
final class CheckedCase
{
    private const DAY = '/^(?!0000)\d{4}-\d\d-\d\d$/D';
    private const TIME = '/^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?'
        . '(Z|([+-])([01]\d|2[0-3]):?([0-5]\d))?$/D';

    public array $errors = [];
    public array $wishes = [];
    public string $act = '';
    public ?string $target = null;
    public ?string $contest = null;
    public ?string $election = null;
    public array $categories = [];
    public array $facts = [];
    public array $occasions = [];
    public string $first = '';
    public string $last = '';
    public bool $placeGivesDay = false;
    /** @var array<string, Law> */
    public array $laws = [];
    /** @var list<Cell> */
    public array $cells = [];

    public function __construct(private array $pack)
    {
    }

    public function fail(string $code, string ...$path): bool
    {
        $this->errors[] = ['code' => $code, 'path' => $path];
        return false;
    }

    // -------------------------------------------------------------- the form of a case

    public function isWellFormed(mixed $input): bool
    {
        if (!isMapping($input)) {
            return $this->fail('wrong-type');
        }
        foreach (given($input) as $key => $value) {
            if (!in_array($key, ['person', 'activity', 'at', 'readings'], true)) {
                $this->fail('unknown-key', (string) $key);
            }
        }
        $this->checkFields('person', $input['person'] ?? null, 'category');
        $this->checkFields('activity', $input['activity'] ?? null, 'act');
        $this->checkDays($input['at'] ?? null);
        $readings = $input['readings'] ?? [];
        if (!isMapping($readings)) {
            return $this->fail('wrong-type', 'readings');
        }
        foreach (given($readings) as $id => $wish) {
            if (!is_string($wish)) {
                $this->fail('wrong-type', 'readings', (string) $id);
            }
        }
        return !$this->errors;
    }

    private function checkFields(string $part, mixed $values, string $needed): void
    {
        if (!isMapping($values)) {
            $this->fail($values === null ? 'missing-key' : 'wrong-type', $part);
            return;
        }
        if (!isset($values[$needed])) {
            $this->fail('missing-key', $part, $needed);
        }
        foreach (given($values) as $name => $value) {
            $isKnown = array_key_exists($name, $this->pack[$part]);
            $codes = $this->pack[$part][$name] ?? null; // null where any text may stand
            if (!$isKnown) {
                $this->fail('unknown-key', $part, (string) $name);
            } elseif ($codes === null ? !is_string($value) || $value === '' : !in_array($value, $codes, true)) {
                $this->fail($codes && $codes[0] !== false ? 'unknown-code' : 'wrong-type', $part, (string) $name);
            }
        }
    }

    private function checkDays(mixed $at): void
    {
        if (!is_string($at)) {
            $this->fail($at === null ? 'missing-key' : 'wrong-type', 'at');
            return;
        }
        $ends = explode('/', $at);
        if (count($ends) === 1 && preg_match('/^\d{4}-\d\d-\d\d[T ]/', $at)) {
            if (!preg_match(self::TIME, $at, $time) || !self::isDay($time[1])) {
                $this->fail('bad-time', 'at');
            } elseif (!isset($time[4])) {
                $this->fail('naive-datetime', 'at');
            }
        } elseif (count($ends) > 2 || array_filter($ends, fn ($day) => !self::isDay($day))) {
            $this->fail('bad-date', 'at');
        } elseif (isset($ends[1]) && $ends[1] < $ends[0]) {
            $this->fail('reversed-days', 'at');
        }
    }

    private static function isDay(string $text): bool
    {
        [$year, $month, $day] = preg_match(self::DAY, $text) ? array_map('intval', explode('-', $text)) : [0, 0, 0];
        return checkdate($month, $day, $year);
    }

    private static function minutesTo(string $day): int
    {
        return intdiv((new \DateTimeImmutable("$day 00:00 UTC"))->getTimestamp(), 60);
    }

    // -------------------------------------------------------------- what a case speaks of

    public function ask(array $input): void
    {
        ['person' => $person, 'activity' => $activity, 'at' => $at] = $input;
        $this->wishes = given($input['readings'] ?? []);
        foreach ($this->wishes as $id => $wish) {
            $id = (string) $id;
            $disputes = array_filter($this->pack['disputes'], fn ($dispute) => $id === '*' || $dispute['id'] === $id);
            if (!array_filter($disputes, fn ($dispute) => in_array($wish, $dispute['names'], true))) {
                $this->fail($disputes ? 'unknown-reading' : 'unknown-dispute', 'readings', $id);
            }
        }
        $this->act = $activity['act'];
        $act = $this->pack['acts'][$this->act];
        $this->target = $act['target'] ?? $activity['target'] ?? $act['usual'];
        if (!$this->errors && isset($activity['target']) && $act['target'] && $activity['target'] !== $act['target']) {
            $this->fail('fixed-target', 'activity', 'target');
        }
        $this->contest = $activity['contest'] ?? null;
        $this->categories = $this->pack['categories'][$person['category']];
        foreach ($this->pack['facts'] as [$owner, $name]) {
            $value = $input[$owner][$name] ?? null;
            $this->facts[] = $value === null ? 0 : 1 << array_search($value, $this->pack[$owner][$name], true);
        }
        $code = $person['region'] ?? null;
        $region = $code === null
            ? $this->pack['country']
            : $this->pack['regions'][$this->pack['former'][$code] ?? $code] ?? null;
        if ($region === null) {
            $this->fail('unknown-region', 'person', 'region');
        }
        $this->election = $activity['election'] ?? null;
        $limits = $this->election === null
            ? ['places' => null]
            : $this->pack['elections'][$this->election] ?? null;
        if ($limits === null) {
            $this->fail('unknown-election', 'activity', 'election');
        }
        $stretches = $this->stretches($at, $region ?? $this->pack['country']);
        if (array_filter($stretches, fn ($stretch) => !self::isDay($stretch['first']))) {
            $this->fail('bad-argument', 'at');
        } else {
            $this->first = $stretches[0]['first'];
            $this->last = end($stretches)['last'];
            if (self::minutesTo($this->last) - self::minutesTo($this->first) >= $this->pack['longest_span'] * 24 * 60) {
                $this->fail('too-long-span', 'at');
            }
        }
        if (!$this->errors) {
            $this->placeGivesDay = count($stretches) > 1;
            $this->findOccasions($stretches, $limits['places']);
            $this->findLaws();
        }
    }

    /** Return the days that are meant with their places; without a region a time may be on two days. */
    private function stretches(string $at, array $region): array
    {
        if (!preg_match(self::TIME, $at, $time)) {
            $ends = explode('/', $at);
            return [['first' => $ends[0], 'last' => end($ends), 'places' => $region['places']]];
        }
        [, $day, $hour, $minute] = $time;
        $east = isset($time[5]) ? (int) "{$time[5]}1" * (60 * (int) $time[6] + (int) $time[7]) : 0;
        $utc = self::minutesTo($day) + 60 * (int) $hour + (int) $minute - $east;
        $zones = isset($region['zone']) ? [$this->pack['zones'][$region['zone']]] : $this->pack['zones'];
        $found = [];
        foreach ($zones as ['offset' => $offset, 'places' => $places]) {
            $there = gmdate('Y-m-d', ($utc + $offset) * 60);
            $found[] = ['first' => $there, 'last' => $there, 'places' => $places];
        }
        usort($found, fn ($one, $other) => strcmp($one['first'], $other['first']));
        $isOne = $found[0]['first'] === end($found)['first'];
        return $isOne ? [['places' => $region['places']] + $found[0]] : $found;
    }

    /** Note each stretch of equal days with each place; of a named election, where it runs. */
    private function findOccasions(array $stretches, ?array $limits): void
    {
        foreach ($stretches as ['first' => $first, 'last' => $last, 'places' => $places]) {
            foreach ($this->pack['segments'] as $number => $segment) {
                $next = $this->pack['segments'][$number + 1][0] ?? null;
                if ($segment[0] <= $last && ($next === null || $first < $next)) {
                    foreach ($places as $place) {
                        $this->occasions[] = new Occasion($segment, $place);
                    }
                }
            }
        }
        $listed = array_filter($this->occasions, fn ($occasion) => in_array($occasion->place, $limits ?? [], true));
        $this->occasions = array_values($listed ?: $this->occasions);
    }

    // -------------------------------------------------------------- from a case to its cells

    /** Give each occasion its spots, and each law that is met the cells that the facts leave possible. */
    private function findLaws(): void
    {
        $pack = $this->pack;
        foreach ($this->occasions as $occasion) {
            [$start, $grouping, $free, $named, $other, $chosen] = $occasion->segment;
            $group = $pack['groupings'][$grouping][$occasion->place];
            $row = $this->election === null ? $free : $named[$this->election] ?? $other;
            $overlaid = array_column($pack['choices'][$pack['rows'][$chosen][$group]], 1, 0);
            $contest = $this->contest === null ? 0 : 1 + array_search($this->contest, $pack['contests'], true);
            foreach ($pack['spots'][$pack['rows'][$row][$group]][$contest] as [$running, $situation]) {
                $number = $pack['situations'][$situation][$pack['acts'][$this->act]['number']];
                $pins = $this->pinned($pack['laws'][$number][2], $overlaid, $start);
                $key = "$number " . json_encode($pins);
                $this->laws[$key] ??= $this->law($number, $pins);
                $occasion->spots[] = new Spot($running, $key, $this->laws[$key]);
            }
        }
        $this->cells = array_merge(...array_column(array_values($this->laws), 'cells'));
        if (!$this->cells) {
            $this->failAsImpossible();
        }
    }

    /** Return the bits of the readings that are chosen: by the case, else by an overlay, else by the case for all. */
    private function pinned(array $readings, array $overlaid, string $start): array
    {
        $pins = [];
        foreach ($readings as [$variable]) {
            ['id' => $id, 'choices' => $choices] = $this->pack['disputes'][$variable - count($this->facts)];
            $bits = [];
            foreach ($choices as [$from, $chosen]) {
                $bits = $from <= $start ? $chosen : $bits;
            }
            foreach ([$this->wishes[$id] ?? null, $overlaid[$id] ?? null, $this->wishes['*'] ?? null] as $name) {
                if ($name !== null && isset($bits[$name])) {
                    $pins[$variable] = $bits[$name];
                    break;
                }
            }
        }
        return $pins;
    }

    private function law(int $number, array $pins): Law
    {
        [$staged, $stage, $readings, $columns] = $this->pack['laws'][$number];
        $aims = $this->target === null ? array_keys($this->pack['targets']) : [array_search($this->target, $this->pack['targets'], true)];
        // Where an election runs, its stage gives the target that is not told: column 0.
        $targets = $this->target === null && $staged ? [0] : array_map(fn ($aim) => $aim + 1, $aims);
        $law = new Law($stage, $targets, $pins, array_column($readings, 1, 0));
        foreach ($targets as $target) {
            foreach ($this->categories as $category) {
                [$limits, $outcome] = $this->pack['cells'][$this->pack['columns'][$columns[$target]][$category]];
                [$possible, $untold] = $this->pack['limits'][$limits];
                $left = array_map(fn ($bit, $told, $else) => $bit ? $bit & $told : $else, $this->facts, $possible, $untold);
                if (!in_array(0, $left, true)) {
                    foreach (array_keys($this->pack['disputes']) as $dispute) {
                        $variable = count($this->facts) + $dispute;
                        $left[] = $pins[$variable] ?? $law->held[$variable] ?? 0;
                    }
                    $law->cells[] = new Cell($law, $target, $category, $this->pack['outcomes'][$outcome], $left);
                }
            }
        }
        return $law;
    }

    private function failAsImpossible(): void
    {
        $told = ['category' => $this->categories, 'act' => [$this->act], 'target' => [$this->target]];
        $told['stage'] = array_column(array_values($this->laws), 'stage');
        foreach ($this->pack['entailments'] as ['if' => $source, 'in' => $values, 'fact' => $fact, 'allowed' => $allowed]) {
            $isMeant = !array_filter($told[$source], fn ($value) => !in_array($value, $values, true));
            if ($isMeant && $this->facts[$fact] & ~$allowed) {
                $this->fail('contradiction', ...$this->pack['facts'][$fact]);
            }
        }
        if (!$this->errors) {
            $this->fail('impossible-case');
        }
    }
}

/** A stretch of equal days in a class of places. */
final class Occasion
{
    /** @var list<Spot> */
    public array $spots = [];
    public int $bundle = 0;

    public function __construct(public array $segment, public int $place)
    {
    }
}

/** An occasion with the elections of incomplete lists that run, and the law that is met there. */
final class Spot
{
    public function __construct(public string $running, public string $key, public Law $law)
    {
    }
}

/** A law with the readings that are chosen there; `held` are those that somebody holds. */
final class Law
{
    /** @var list<Cell> */
    public array $cells = [];

    public function __construct(public string $stage, public array $targets, public array $pins, public array $held)
    {
    }
}

/** What a law says to a category about a target, with the values that are left to facts and readings. */
final class Cell
{
    public int $verdict;
    public array $disputes;
    public array $fates;
    public array $classes;
    public array $readings = [];
    public array $known = [];
    public int $root = 0;
    public int $content = 0;

    public function __construct(public Law $law, public int $target, public int $category, array $outcome, public array $left)
    {
        [$this->verdict, $this->disputes, $this->fates, $classes] = $outcome;
        $this->classes = array_column($classes, 1, 0);
    }
}

/** Diagrams reduced to the values that are left. Equal ones are one number; a leaf is a number below 0. */
final class Diagrams
{
    public const FALSE = -1;
    public const TRUE = -2;

    public array $nodes = [];
    private array $numbers = [];

    public function __construct(private int $facts)
    {
    }

    /** Return what is left of a diagram of `nodes` where variables have the values of `left` alone. */
    public function restricted(array $nodes, int $node, array $left, array &$known): int
    {
        if ($node < 0 || isset($known[$node])) {
            return $node < 0 ? $node : $known[$node];
        }
        $children = $nodes[$node];
        $variable = array_shift($children);
        foreach ($children as $value => $child) {
            $isLeft = $child !== null && $left[$variable] >> $value & 1;
            $children[$value] = $isLeft ? $this->restricted($nodes, $child, $left, $known) : null;
        }
        return $known[$node] = $this->joined($variable, $children);
    }

    private function joined(int $variable, array $children): int
    {
        $distinct = array_unique(array_filter($children, 'is_int'));
        if (count($distinct) === 1) {
            return reset($distinct);
        }
        $key = "$variable:" . implode(',', $children);
        if (!isset($this->numbers[$key])) {
            $this->numbers[$key] = count($this->nodes);
            $this->nodes[] = [$variable, ...$children];
        }
        return $this->numbers[$key];
    }

    public function variable(int $node): int
    {
        return $node < 0 ? PHP_INT_MAX : $this->nodes[$node][0];
    }

    /** Return all nodes and leaves of a diagram, but nothing below variables from `until` on. */
    public function reached(int $root, int $until = PHP_INT_MAX): array
    {
        $found = [$root => true];
        $ahead = [$root];
        while ($ahead) {
            $node = array_pop($ahead);
            foreach ($this->variable($node) < $until ? array_slice($this->nodes[$node], 1) : [] as $child) {
                if ($child !== null && !isset($found[$child])) {
                    $found[$child] = true;
                    $ahead[] = $child;
                }
            }
        }
        return array_keys($found);
    }

    /** Return where the facts lead: to leaves, or to diagrams of readings. */
    public function ends(int $root): array
    {
        return array_filter($this->reached($root, $this->facts), fn ($node) => $this->variable($node) >= $this->facts);
    }

    /** Return the variables that some diagrams test, in their order; those of facts end at `until`. */
    public function tested(array $roots, int $until = PHP_INT_MAX): array
    {
        $variables = [];
        foreach ($roots as $root) {
            foreach ($this->reached($root, $until) as $node) {
                $variables[$this->variable($node)] = true;
            }
        }
        ksort($variables);
        return array_filter(array_keys($variables), fn ($variable) => $variable < $until);
    }

    /**
     * Tell whether two diagrams may end unlike. From here to there each variable keeps its value; where
     * that is not possible there, it takes any that is.
     */
    public function unlike(int $one, int $other, array $here, array $there, int $until = PHP_INT_MAX, array &$seen = []): bool
    {
        $variable = min($this->variable($one), $this->variable($other));
        if ($variable >= $until) {
            return $one !== $other;
        }
        if (isset($seen["$one $other"])) {
            return false;
        }
        $seen["$one $other"] = true;
        foreach (self::values($here[$variable]) as $value) {
            $kept = $there[$variable] >> $value & 1;
            foreach ($kept ? [$value] : self::values($there[$variable]) as $moved) {
                $pair = [$this->step($one, $variable, $value), $this->step($other, $variable, $moved)];
                if ($this->unlike(...$pair, here: $here, there: $there, until: $until, seen: $seen)) {
                    return true;
                }
            }
        }
        return false;
    }

    private function step(int $node, int $variable, int $value): int
    {
        return $this->variable($node) === $variable ? $this->nodes[$node][$value + 1] : $node;
    }

    private static function values(int $bits): array
    {
        $values = [];
        for ($value = 0; $bits >> $value; $value++) {
            if ($bits >> $value & 1) {
                $values[] = $value;
            }
        }
        return $values;
    }
}

/** What the possible cells of a case amount to. An end is a leaf or a diagram of readings, with the readings it is for. */
final class Evaluation
{
    private const ALLOWED = ['prohibited' => false, 'discouraged' => true, 'permitted' => true];

    private Diagrams $diagrams;
    private int $facts;
    /** Wherever a dispute has no readings of its own, it may be read in any way in which it is read elsewhere. */
    private array $anywhere;
    private array $bundles = [];

    public function __construct(private array $pack, private CheckedCase $case)
    {
        $this->facts = count($pack['facts']);
        $this->diagrams = new Diagrams($this->facts);
        $this->anywhere = array_fill(0, $this->facts + count($pack['disputes']), 0);
        foreach ($case->laws as $law) {
            foreach ($law->pins + $law->held as $variable => $bits) {
                $this->anywhere[$variable] |= $bits;
            }
        }
        foreach ($case->cells as $cell) {
            $cell->readings = $this->anywhere;
            foreach ($cell->disputes as $variable) {
                if (!isset($cell->law->pins[$variable])) {
                    $cell->readings[$variable] = $cell->law->held[$variable];
                }
            }
        }
    }

    public function answer(): array
    {
        $ofVerdict = fn (Cell $cell) => $cell->verdict;
        $ends = $this->ends($ofVerdict);
        $verdict = $this->verdict($ends);
        return [
            'verdict' => $verdict,
            'allowed' => self::ALLOWED[$verdict] ?? null,
            'open_facts' => count($ends) > 1 ? $this->decidedBy($ofVerdict) : [],
            'rules' => $this->rules(),
            'disputes' => $this->disputes($ends),
            'sanctions' => $this->sanctions(),
            'silence' => $verdict === 'unregulated' ? $this->silence() : null,
            'notes' => $this->notes(),
        ];
    }

    private function left(Cell $cell, int $root): int
    {
        return $this->diagrams->restricted($this->pack['nodes'], $root, $cell->left, $cell->known);
    }

    private function ends(callable $rootOf): array
    {
        $found = [];
        foreach ($this->case->cells as $cell) {
            foreach ($this->diagrams->ends($this->left($cell, $rootOf($cell))) as $end) {
                $found["$end " . implode(',', $cell->readings)] = [$end, $cell->readings];
            }
        }
        return array_values($found);
    }

    /** Return the verdict that ends amount to: if two differ under one choice of readings, it depends. */
    private function verdict(array $ends): string
    {
        $leaves = [];
        foreach ($ends as $number => [$one, $readings]) {
            foreach (array_slice($ends, $number + 1) as [$other, $others]) {
                $both = array_map(fn ($bits, $more) => $bits & $more, $readings, $others);
                if ($this->diagrams->unlike($one, $other, $both, $both)) {
                    return 'depends';
                }
            }
            array_push($leaves, ...array_filter($this->diagrams->reached($one), fn ($node) => $node < 0));
        }
        $leaves = array_values(array_unique($leaves));
        return count($leaves) === 1 ? $this->pack['verdicts'][~$leaves[0]] : 'disputed';
    }

    /** Return the ends that are left under one reading of a dispute. */
    private function under(array $ends, int $dispute, int $bit): array
    {
        $found = [];
        foreach ($ends as [$end, $readings]) {
            if ($readings[$dispute] & $bit) {
                $known = [];
                $left = [$dispute => $bit] + array_fill(0, count($readings), -1);
                $end = $this->diagrams->restricted($this->diagrams->nodes, $end, $left, $known);
                $found[] = [$end, array_replace($readings, [$dispute => $bit])];
            }
        }
        return $found;
    }

    // -------------------------------------------------------------- what decides

    /** Return what decides where diagrams end: day, region, election, category and target, then facts. */
    private function decidedBy(callable $rootOf): array
    {
        $contents = [];
        $roots = [];
        foreach ($this->case->cells as $cell) {
            $roots[] = $cell->root = $this->left($cell, $rootOf($cell));
            $content = "$cell->root " . implode(',', [...$cell->left, ...$cell->readings]);
            $cell->content = $contents[$content] ??= count($contents);
        }
        $facts = array_map(fn ($fact) => $this->pack['facts'][$fact][1], $this->diagrams->tested($roots, $this->facts));
        return [...(count($contents) > 1 ? $this->branches() : []), ...$facts];
    }

    private function branches(): array
    {
        $known = [];
        $differ = function (Cell $one, Cell $other) use (&$known): bool {
            return $known["$one->content $other->content"] ??= $one->content !== $other->content
                && ($one->readings !== $other->readings
                    || $this->diagrams->unlike($one->root, $other->root, $one->left, $other->left, $this->facts));
        };
        $turns = function (array $spots, callable $meant) use ($differ): bool {
            foreach ($spots as $spot) {
                foreach ($spot->law->cells as $cell) {
                    foreach ($meant($spot, $cell) as $other) {
                        if ($differ($cell, $other)) {
                            return true;
                        }
                    }
                }
            }
            return false;
        };
        $bundles = $this->bundles();
        $moved = [];
        $moves = function (array $lines) use ($bundles, $turns, &$moved): bool {
            foreach ($lines as $line) {
                foreach ($line as $from) {
                    foreach ($line as $to) {
                        $meant = fn ($spot, $cell) => self::nearest($bundles[$to], $spot->running, $cell->category, $cell->target);
                        if ($from !== $to && ($moved["$from $to"] ??= $turns($bundles[$from], $meant))) {
                            return true;
                        }
                    }
                }
            }
            return false;
        };
        $within = function (callable $others) use ($bundles, $turns): bool {
            foreach ($bundles as $spots) {
                $meant = fn ($spot, $cell) => array_merge(...array_map(
                    fn ($nearest) => self::nearest($spots, ...$nearest),
                    $others($spots, $spot, $cell)
                ));
                if ($turns($spots, $meant)) {
                    return true;
                }
            }
            return false;
        };
        $byTime = $this->case->placeGivesDay;
        return array_keys(array_filter([
            'at' => !$byTime && $moves($this->lines(fn ($occasion) => $occasion->place)),
            'region' => $moves($this->lines(fn ($occasion) => $byTime ? '' : $occasion->segment[0])),
            'election' => $within(fn ($spots, $spot, $cell) =>
                array_map(fn ($other) => [$other->running, $cell->category, $cell->target], $spots)),
            'category' => $within(fn ($spots, $spot, $cell) =>
                array_map(fn ($category) => [$spot->running, $category, $cell->target], $this->case->categories)),
            'target' => $within(fn ($spots, $spot, $cell) =>
                array_map(fn ($target) => [$spot->running, $cell->category, $target], $spot->law->targets)),
        ]));
    }

    /** Return what there is on the occasions, each once, and note the number of it for each. */
    private function bundles(): array
    {
        $numbers = [];
        $bundles = [];
        foreach ($this->case->occasions as $occasion) {
            $key = implode(';', array_map(fn ($spot) => "$spot->running $spot->key", $occasion->spots));
            $occasion->bundle = $numbers[$key] ??= count($numbers);
            $bundles[$occasion->bundle] = $occasion->spots;
        }
        return $bundles;
    }

    /** Return the bundles of occasions that share a place or a stretch of days, each once a line. */
    private function lines(callable $of): array
    {
        $lines = [];
        foreach ($this->case->occasions as $occasion) {
            $lines[$of($occasion)][$occasion->bundle] = $occasion->bundle;
        }
        return $lines;
    }

    /** Return the cells of a category where elections run and with a target; where there are none such, with any. */
    private static function nearest(array $spots, string $running, int $category, int $target): array
    {
        $same = array_filter($spots, fn ($spot) => $spot->running === $running);
        $found = [];
        foreach ($same ?: $spots as $spot) {
            $isTried = in_array($target, $spot->law->targets, true);
            foreach ($spot->law->cells as $cell) {
                if ($cell->category === $category && (!$isTried || $cell->target === $target)) {
                    $found[] = $cell;
                }
            }
        }
        return $found;
    }

    // -------------------------------------------------------------- rules, disputes, sanctions

    private function rules(): array
    {
        $standing = $possible = $lifting = [];
        foreach ($this->case->cells as $cell) {
            foreach ($cell->fates as $number) {
                [$rule, $anywhere, $lifted] = $this->pack['fates'][$number];
                $end = $this->left($cell, $anywhere);
                $standing[$rule] = ($standing[$rule] ?? 0) + ($end === Diagrams::TRUE ? 1 : 0);
                $possible[$rule] = ($possible[$rule] ?? false) || $end !== Diagrams::FALSE;
                $lifting[$rule] = ($lifting[$rule] ?? false) || $this->left($cell, $lifted) !== Diagrams::FALSE;
            }
        }
        ksort($standing);
        $rules = [];
        foreach ($standing as $number => $count) {
            ['id' => $id, 'title' => $title, 'citations' => $citations] = $this->pack['rules'][$number];
            $isCertain = $count === count($this->case->cells);
            if ($possible[$number] || $lifting[$number]) {
                $status = !$possible[$number] ? 'lifted' : ($isCertain ? 'stands' : 'open');
                $rules[] = ['rule' => $id, 'status' => $status, 'title' => $title, 'citations' => $citations];
            }
        }
        return $rules;
    }

    /** Yield what may follow in a cell: the rule, the number of the consequence and where its diagram leads. */
    private function following(Cell $cell): \Generator
    {
        foreach ($cell->fates as $number) {
            [$rule, , , $follows] = $this->pack['fates'][$number];
            foreach ($follows as [$consequence, $root]) {
                yield [$rule, $consequence, $this->left($cell, $root)];
            }
        }
    }

    private function disputes(array $ends): array
    {
        $roots = array_column($ends, 0);
        foreach ($this->case->cells as $cell) {
            foreach ($this->following($cell) as [, , $root]) {
                array_push($roots, ...$this->diagrams->ends($root));
            }
        }
        $found = [];
        foreach ($this->diagrams->tested($roots) as $variable) {
            ['id' => $id, 'title' => $title, 'readings' => $readings] = $this->pack['disputes'][$variable - $this->facts];
            $views = [];
            foreach ($readings as $value => $reading) {
                if ($this->anywhere[$variable] >> $value & 1) {
                    $reading['holders'] = array_values(array_filter($reading['holders'], $this->holds(...)));
                    $reading['verdict'] = $this->verdict($this->under($ends, $variable, 1 << $value));
                    $views[] = $reading;
                }
            }
            $found[] = ['id' => $id, 'title' => $title, 'readings' => $views];
        }
        return $found;
    }

    private function holds(array $holder): bool
    {
        $isBegun = $holder['since'] <= $this->case->last;
        return $isBegun && ($holder['last'] === null || $this->case->first <= $holder['last']);
    }

    /** Return what may follow by rule, with its class: certain, or else what that turns on. */
    private function sanctions(): array
    {
        $found = [];
        foreach ($this->case->cells as $cell) {
            foreach ($this->following($cell) as [$rule, $consequence, $root]) {
                if ($root !== Diagrams::FALSE) {
                    $found[$rule][$consequence] = true;
                }
            }
        }
        ksort($found);
        $sanctions = $certainties = [];
        foreach ($found as $rule => $numbers) {
            ksort($numbers);
            foreach (array_keys($numbers) as $number) {
                ['class' => $class, 'citation' => $citation] = $this->pack['rules'][$rule]['consequences'][$number];
                $certainties[$class ?? ''] ??= $this->certainty($class);
                $sanctions[] = ['rule' => $this->pack['rules'][$rule]['id'], 'class' => $class]
                    + $certainties[$class ?? ''] + ['citation' => $citation];
            }
        }
        return $sanctions;
    }

    private function certainty(?string $class): array
    {
        // No source fixes the class of -1.
        $number = $class === null ? -1 : array_search($class, $this->pack['sanction_classes'], true);
        $rootOf = fn (Cell $cell) => $cell->classes[$number] ?? Diagrams::FALSE;
        $roots = array_map(fn ($cell) => $this->left($cell, $rootOf($cell)), $this->case->cells);
        if (array_unique($roots) === [Diagrams::TRUE]) {
            return ['certain' => true, 'if' => []];
        }
        $ends = array_merge(...array_map(fn ($root) => $this->diagrams->ends($root), $roots));
        $ids = array_map(fn ($variable) => $this->pack['disputes'][$variable - $this->facts]['id'], $this->diagrams->tested($ends));
        return ['certain' => false, 'if' => [...$this->decidedBy($rootOf), ...$ids]];
    }

    /** Return why no rule speaks, and whom to ask; the reason is null where none is known. */
    private function silence(): array
    {
        $fits = fn ($limit, $values) => !$limit || !array_diff($values, $limit);
        foreach ($this->pack['silences'] as $silence) {
            $isMeant = $fits($silence['acts'], [$this->case->act])
                && $fits($silence['categories'], $this->case->categories)
                && $fits($silence['contests'], [$this->case->contest]);
            if ($isMeant) {
                return ['reason' => $silence['reason'], 'ask' => $silence['ask']];
            }
        }
        return ['reason' => null, 'ask' => []];
    }

    /** Return what a reader must know of the reach of calendar and rulebook. */
    private function notes(): array
    {
        return array_keys(array_filter([
            'after-calendar' => $this->case->last > $this->pack['calendar']['known_until'],
            'before-rulebook' => $this->case->first < $this->pack['rulebook']['known_from'],
            'after-rulebook' => $this->case->last > $this->pack['rulebook']['known_until'],
        ]));
    }
}

function isMapping(mixed $value): bool
{
    return is_array($value) && ($value === [] || !array_is_list($value));
}

/** Return what is known of a mapping: null says that something is not. */
function given(array $values): array
{
    return array_filter($values, fn ($value) => $value !== null);
}
