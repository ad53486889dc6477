"""What a benchmark run found: the table, the goals it is held against, and the growth curves as SVG."""
from measure import median

SETS = [(words, mode) for words in ("normal", "frequent") for mode in ("any", "all")]

# Runs over an index that is there: what changed since, and which files these are.
NIGHTS = {"nothing changed": None, "1 % of the files changed, the latest": "latest",
          "1 % of the files changed, spread over all": "spread"}


def middle(runs):
    """Of the runs of one program, the one with the median of seconds."""
    return next(run for run in runs if run["seconds"] == median(run["seconds"] for run in runs))


def builds(size):
    return {name: middle(runs) for name, runs in size["build"].items() if name != "floors"}


def floor_seconds(size):
    return median([floor["yaml"]["seconds"] + floor["postings"]["add_seconds"] + floor["postings"]["compact_seconds"]
                   for floor in size["build"]["floors"]])


def latency(searches, words, mode, figure):
    """`searches`: set -> what each run measured of one program."""
    return median(run[figure] for run in searches[f"{words} {mode}"])


def format_size(size):
    yield f"{size['files']:,} files, {size['articles']:,} articles, corpus of {size['corpus_mb']:.0f} MB"
    yield ""
    yield f"  {'build':12} {'seconds':>8} {'articles/s':>11} {'processor s':>12} {'MB':>7} {'peak MB':>8}"
    for name, run in builds(size).items():
        yield (f"  {name:12} {run['seconds']:8.2f} {size['articles'] / run['seconds']:11,.0f} {run['cpu_seconds']:12.2f}"
               f" {run['mb']:7.1f} {run['peak_mb']:8.0f}")
    yield f"  {'two floors':12} {floor_seconds(size):8.2f}"
    stages = builds(size)["newsfold"]["stages"]
    yield "  newsfold by stage: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in stages.items())
    yield "  newsfold by table, bytes an article: " + ", ".join(
        f"{name} {1e6 * mb / size['articles']:.0f}" for name, mb in builds(size)["newsfold"]["tables"].items())
    yield ""
    yield f"  {'query, us':12} " + " ".join(f"{words + ' ' + mode + ', p50/p95/p99':>31}" for words, mode in SETS)
    for name, searches in size["query"].items():
        cells = ["/".join(f"{latency(searches, *kind, figure):.0f}" for figure in ("p50_us", "p95_us", "p99_us"))
                 for kind in SETS]
        yield f"  {name:12} " + " ".join(f"{cell:>31}" for cell in cells)
    for name, searches in size["query"].items():
        cells = [f"{latency(searches, *kind, 'cpu_us'):.0f} processor" for kind in SETS]
        yield f"  {name:12} " + " ".join(f"{cell:>31}" for cell in cells)
    yield ""
    threads = {count: median(run["per_second"] for run in runs) for count, runs in size["threads"].items()}
    yield "  readers: " + ", ".join(f"{count} threads {rate:,.0f} queries/s" for count, rate in threads.items())
    costs = {count: median(run["cpu_us"] for run in runs) for count, runs in size["threads"].items()}
    yield "  processor time of a query: " + ", ".join(f"{count} threads {cost:.0f} us" for count, cost in costs.items())
    yield f"  cold: first answer after {1e3 * median(size['cold_seconds']):.1f} ms"
    for what, runs in size["incremental"].items():
        yield (f"  run with {what}: {middle(runs)['seconds']:.2f} s, 1/{1 / ratio_to_full(size, what):.0f} of a full build, "
               f"peak {middle(runs)['peak_mb']:.0f} MB")
    for name, searches in size["after_nights"]["query"].items():
        cells = ["/".join(f"{latency(searches, *kind, figure):.0f}" for figure in ("p50_us", "p99_us")) for kind in SETS]
        yield (f"  then searched, {name}, {size['after_nights']['mb'][name]:.0f} MB, p50/p99 of the four sets: "
               f"{', '.join(cells)}")
    yield ""


def ratio_to_full(size, what):
    return middle(size["incremental"][what])["seconds"] / builds(size)["newsfold"]["seconds"]


def goals_of(size):
    """(goal, what was measured, limit, which side of it is good)"""
    run = builds(size)
    if "scriptindex" in run:
        yield "build speed / scriptindex", run["scriptindex"]["seconds"] / run["newsfold"]["seconds"], 3.0, "least"
    yield "build time / its two floors", run["newsfold"]["seconds"] / floor_seconds(size), 1.5, "most"
    yield "peak memory, MB", run["newsfold"]["peak_mb"], 512, "most"
    yield "index, bytes an article", 1e6 * run["newsfold"]["mb"] / size["articles"], 2000, "most"
    for what, changed in NIGHTS.items():
        if changed:
            yield f"run with {what} / full build", ratio_to_full(size, what), 0.05, "most"
    nights = max(middle(runs)["peak_mb"] for runs in size["incremental"].values())
    yield "peak memory of runs over an index, MB", nights, 512, "most"
    for words, mode in SETS:
        for figure in ("p50_us", "cpu_us"):
            kept, anew = (latency(searches, words, mode, figure) for searches in size["after_nights"]["query"].values())
            yield f"query {words} {mode} {figure[:3]}, index brought up to date / built anew", kept / anew, 1.2, "most"
    if "lucene" in size["query"]:
        for words, mode in SETS:
            for figure in ("p50_us", "p99_us", "cpu_us"):  # the last: means, which other programs disturb least
                ours, theirs = (latency(size["query"][name], words, mode, figure) for name in ("newsfold", "lucene"))
                yield f"query {words} {mode} {figure[:3]} / Lucene grouped", ours / theirs, 1.0, "most"
    yield "first answer of a process, ms", 1e3 * median(size["cold_seconds"]), 15, "most"
    one, two = (median(run["per_second"] for run in size["threads"][count]) for count in ("1", "2"))
    yield "queries/s, 2 threads / 1 thread", two / one, 1.8, "least"


def growth_goals(sizes):
    if len(sizes) < 2:
        return
    small, large = sizes[0], sizes[-1]
    per_article = [builds(size)["newsfold"]["seconds"] / size["articles"] for size in (small, large)]
    yield f"build time an article, {large['files']} / {small['files']} files", per_article[1] / per_article[0], 1.5, "most"
    peaks = [builds(size)["newsfold"]["peak_mb"] for size in (small, large)]
    yield f"peak memory, {large['files']} / {small['files']} files", peaks[1] / peaks[0], 1.25, "most"  # nearly the same
    more = large["articles"] / small["articles"]  # and so the postings that a query touches
    for words, mode in SETS:
        p50 = [latency(size["query"]["newsfold"], words, mode, "p50_us") for size in (small, large)]
        yield f"query {words} {mode} p50, growth / growth of articles", p50[1] / p50[0] / more, 1.0, "most"


def judged(goals):
    return [{"goal": goal, "value": round(value, 3), "limit": limit, "good": good,
             "met": value <= limit if good == "most" else value >= limit} for goal, value, limit, good in goals]


def format_goals(goals):
    for goal in goals:
        sign = "<=" if goal["good"] == "most" else ">="
        yield f"  {goal['goal']:64} {goal['value']:9.2f} {sign} {goal['limit']:g}{'' if goal['met'] else '   not met'}"


# --- growth curves

COLOURS = {"newsfold": "#c0392b", "scriptindex": "#2c3e50", "fts5": "#2980b9", "lucene": "#27ae60"}
WIDTH, HEIGHT, MARGIN = 460, 300, 60


def curves(sizes):
    names = [name for name in COLOURS if name in sizes[0]["build"]]
    yield "build, us an article", {
        name: [1e6 * builds(size)[name]["seconds"] / size["articles"] for size in sizes] for name in names}
    for words, mode in SETS:
        yield f"query p50, us: {words}, {mode}", {
            name: [latency(size["query"][name], words, mode, "p50_us") for size in sizes]
            for name in names if name in sizes[0]["query"]}


def plot(title, lines, articles, left):
    """One pair of axes from zero; `lines`: name -> one value a size."""
    across, up = max(articles), max(value for values in lines.values() for value in values)

    def point(count, value):
        return (left + MARGIN + count / across * (WIDTH - 2 * MARGIN),
                HEIGHT - MARGIN - value / up * (HEIGHT - 2 * MARGIN))
    (x0, y0), (x1, y1) = point(0, 0), point(across, up)
    yield f'<path d="M{x0:.0f} {y1:.0f}V{y0:.0f}H{x1:.0f}" fill="none" stroke="black"/>'
    yield f'<text x="{x0:.0f}" y="24" font-weight="bold">{title}</text>'
    yield f'<text x="{x0 - 4:.0f}" y="{y1 + 4:.0f}" text-anchor="end">{up:.0f}</text>'
    yield f'<text x="{x1:.0f}" y="{y0 + 16:.0f}" text-anchor="end">{across:,} articles</text>'
    for row, (name, values) in enumerate(lines.items()):
        points = [point(count, value) for count, value in zip(articles, values)]
        yield (f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" '
               f'stroke="{COLOURS[name]}" stroke-width="2"/>')
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[name]}"/>' for x, y in points)
        yield f'<text x="{x0 + 12 + 90 * row:.0f}" y="{HEIGHT - 12}" fill="{COLOURS[name]}">{name}</text>'


def format_svg(sizes):
    articles = [size["articles"] for size in sizes]
    parts, left = [], 0
    for title, lines in curves(sizes):
        parts += plot(title, lines, articles, left)
        left += WIDTH
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{left}" height="{HEIGHT}" font-family="sans-serif" '
            f'font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n")
