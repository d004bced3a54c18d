// Moves the weights of a document, and works out the weighted sum anew, as Python does, from the tables of the page.
// explorer.py says what each figure is.
"use strict";
(() => {
  const TIE = 1e-9, SPOKEN = 5;
  const made = (kind, more = {}, ...inside) => {
    const element = Object.assign(document.createElement(kind), more);
    element.append(...inside);
    return element;
  };
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
  const valued = (worths, weights) => sum(worths.map((worth, column) => worth * weights[column]));
  // In thousandths, a half up, without the noise of sums.
  const thousandths = (score) => Math.floor(+(1000 * score).toPrecision(12) + 0.5);
  const scoreText = (score) => (thousandths(score) / 1000).toFixed(3);
  const pointsText = (points, digits = 6) => String(+points.toFixed(digits));
  const without = (text) => text.replace(/\([^()]*\)/g, "");
  const listed = (names, word) => {
    if (names.length < 2) return names.join("");
    const others = names.slice(0, -1), last = names[names.length - 1];
    if (!names.some((name) => without(name).includes(","))) return `${others.join(", ")} ${word} ${last}`;
    return `${others.join("; ")}${others.length === 1 ? "," : ";"} ${word} ${last}`;
  };
  const significant = (figure, digits) =>
    pointsText(figure, Math.min(100, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(figure))))));
  const gapText = (gap, { under = Infinity, from = -Infinity, atLeast }) => {
    let usual = scoreText(gap);
    if (gap && !+usual) usual = significant(gap, 2);
    const most = atLeast ? gap + 1e-12 : Infinity;
    const tried = [usual];
    if (atLeast) tried.push((Math.floor(gap * 1000) / 1000).toFixed(3));
    for (let digits = 4; digits < 16; digits++) tried.push(gap.toFixed(digits));
    return tried.find((text) => +text >= from && +text < under && +text > 0 && +text <= most) ?? usual;
  };
  const leadText = (gap, one, other, how) => {
    const shown = gapText(gap, how);
    const seen = Math.abs(thousandths(one) - thousandths(other)) === +(1000 * shown).toPrecision(12);
    return how.atLeast || seen ? shown : `${shown} (rounded)`;
  };

  const walk = (root) => {
    const items = [...root.querySelectorAll(".weights > li")];
    const criteria = items.map((item) => item.querySelector(".name").textContent);
    const start = items.map((item) => +item.querySelector("data").value);
    const margin = +root.querySelector(".margin data").value;
    const ungraded = [...root.querySelectorAll(".ungraded data")].map((one) => ({
      count: +one.value, readers: one.dataset.readers.split(" ").map(Number),
    }));
    const networks = [];
    for (const row of root.querySelectorAll(".worths tr")) {
      const cells = [...row.querySelectorAll("data")], is = row.dataset.is;
      const worths = cells.map((cell) => +cell.value);
      if (is === "listed") {
        networks.push({
          name: row.querySelector("th").textContent, listed: worths, low: worths, high: worths, ends: [],
          unknown: cells.map((cell) => "unknown" in cell.dataset), sure: row.dataset.stands === "surely",
          ever: row.dataset.stands !== "never",
        });
      } else if (is === "end") networks[networks.length - 1].ends.push(worths);
      else networks[networks.length - 1][is] = worths;
    }
    for (const network of networks) if (network.ever && !network.ends.length) network.ends.push(network.listed);

    let weights = [...start];
    const move = (column, share) => {
      const rest = (from) => sum(from.filter((_, other) => other !== column));
      // Where the others have nothing left, they come back as they were given, or alike.
      const base = [weights, start, weights.map(() => 1)].find((from) => rest(from) > 1e-12);
      const scale = (1 - share) / rest(base);
      weights = base.map((weight, other) => (other === column ? share : weight * scale));
    };
    // Networks with their places: equals share one, and stand in the order of the page.
    const order = (scores) => {
      const falling = networks.map((_, row) => row).sort((a, b) => scores[b] - scores[a] || a - b);
      const found = [];
      falling.forEach((row, place) => {
        const before = found[place - 1];
        const level = before && scores[before.lead] - scores[row] <= TIE;
        found.push(level ? { row, rank: before.rank, lead: before.lead } : { row, rank: place + 1, lead: row });
      });
      return found.sort((a, b) => a.rank - b.rank || a.row - b.row);
    };
    const firstOf = (scores) => order(scores)[0].row;

    const verdict = (found, scores) => {
      const ends = (pick) => networks.map((one) => one.ends.length && pick(...one.ends.map((end) => valued(end, weights))));
      const low = ends(Math.min), high = ends(Math.max);
      const floor = (row) => Math.max(-Infinity, ...low.filter((_, other) => other !== row && networks[other].sure));
      const could = found.map((one) => one.row).filter((row) => networks[row].ever && high[row] >= floor(row) - TIE);
      const first = found.filter((one) => one.rank === 1).map((one) => one.row);
      const behind = found.slice(first.length);
      const second = behind.filter((one) => one.rank === behind[0].rank).map((one) => one.row);
      const named = (rows) => rows.map((row) => networks[row].name);
      const settled = could.length === first.length && could.every((row) => first.includes(row)) &&
        first.every((row) => networks[row].sure && (first.length === 1 || high[row] - low[row] <= TIE));
      const atLeast = settled && !known(networks[first[0]]);
      const lead = atLeast ? low[first[0]] : scores[first[0]];
      const gap = behind.length ? lead - scores[behind[0].row] : null;
      const led = (how) => leadText(gap, lead, scores[behind[0].row], { ...how, atLeast });
      const resting = sum(ungraded.filter((one) => one.readers.some((column) => weights[column] > 0)).map((one) => one.count));
      const said = () => {
        if (!settled && could.length === 1)
          return `Not settled: ${named(first)[0]} is the only network that may stand, and what is not known yet could exclude it`;
        if (!settled) return `Not settled: ${listed(named(could), "or")}, depending on what is not known yet`;
        if (first.length > 1) return `Too close to call: ${listed(named(first), "and")} tie for first place`;
        if (gap !== null && gap < margin * (1 - TIE))
          return `Too close to call: ${named(first)[0]} leads ${listed(named(second), "and")} by ` +
            `${atLeast ? "perhaps only" : "only"} ${led({ under: margin || Infinity })}`;
        if (gap === null) return `Clear: ${named(first)[0]} is first; no other network stands`;
        return `Clear: ${named(first)[0]} is first, ${atLeast ? "at least " : ""}` +
          `${led({ from: margin })} ahead of ${listed(named(second), "and")}`;
      };
      const rests = resting ? `, resting on ${resting} ungraded strength${resting === 1 ? "" : "s"}` : "";
      return `${said()}${rests}.`;
    };
    const known = (one) => !one.unknown.some((is, column) => is && weights[column] > 0);

    // From where to where one weight leaves the first network first, the others in proportion.
    const interval = (column, scores, first) => {
      const weight = weights[column];
      if (weight >= 1 - 1e-12) return { low: 0, high: 1 };
      const without = networks.map((one, row) => (scores[row] - weight * one.listed[column]) / (1 - weight));
      let low = 0, high = 1;
      networks.forEach((one, row) => {
        const none = without[first] - without[row], all = networks[first].listed[column] - one.listed[column];
        const crossing = Math.min(1, Math.max(0, none / (none - all)));
        if (none < -TIE) low = Math.max(low, Math.min(crossing, weight));
        if (all < -TIE) high = Math.min(high, Math.max(crossing, weight));
      });
      return { low, high, without };
    };
    const staysText = (column, { low, high, without }, first) => {
      const name = networks[first].name;
      if (low === 0 && high === 1) return `${name} is first whatever this weight is.`;
      const now = 100 * weights[column];
      let ends = [100 * low, 100 * high], step = 0;
      for (let digits = 1; digits < 7 && !step; digits++) {
        const size = 10 ** digits;
        const rounded = [Math.ceil(100 * low * size - 1e-6) / size, Math.floor(100 * high * size + 1e-6) / size];
        if (rounded[0] <= now && now <= rounded[1]) [ends, step] = [rounded, 1 / size];
      }
      const beyond = [Math.max(0, ends[0] - step), Math.min(100, ends[1] + step)].map((end) => {
        const other = firstOf(networks.map((one, row) => (end / 100) * one.listed[column] + (1 - end / 100) * without[row]));
        return other === first ? "" : `; at ${pointsText(end)} it is ${networks[other].name}`;
      });
      return `${name} is first from ${pointsText(ends[0])} to ${pointsText(ends[1])}${beyond.join("")}.`;
    };

    const controls = items.map((item, column) => {
      const name = item.querySelector(".name"), stays = item.querySelector(".stays");
      const named = (element) => {
        element.setAttribute("aria-labelledby", name.id);
        element.setAttribute("aria-describedby", stays.id);
        return element;
      };
      const range = named(made("input", { type: "range", min: 0, max: 100, step: "any" }));
      const exact = named(made("input", { type: "number", min: 0, max: 100, step: "any" }));
      const band = made("div", { className: "band" }), now = item.querySelector("data");
      item.querySelector(".slider").append(range, made("div", { className: "track" }, band));
      item.querySelector(".now").replaceChildren(exact, " of 100", now);
      now.hidden = true;
      // Keys move by 1 from where it is; who drags gets whole numbers.
      range.addEventListener("pointerdown", () => { range.step = 1; });
      range.addEventListener("change", () => { range.step = "any"; });
      range.addEventListener("input", () => moved(column, +range.value));
      exact.addEventListener("input", () => exact.value !== "" && moved(column, +exact.value, exact));
      exact.addEventListener("change", () => show());
      return { range, exact, band, stays, now };
    });
    const moved = (column, points, typed) => {
      move(column, Math.min(100, Math.max(0, points)) / 100);
      root.classList.add("moved");
      show(typed);
    };

    const result = root.querySelector(".result"), body = result.querySelector("tbody");
    const said = result.querySelector(".verdict"), spoken = result.querySelector(".spoken");
    const cell = (className, value, text) => made("td", { className }, made("data", { value }, text));
    const told = (rows) => rows.map(({ one, rank, scored, span }) =>
      `${rank} ${one.name}, ${scored}${span && `, from ${span}`}`).join("; ");
    // Rows, bars and lines of the picture follow the scores.
    const svg = result.querySelector("svg"), places = [];
    const part = (is) => svg.querySelector(`[data-is=${is}]`);
    const drawn = (rows) => {
      const [[left, right], [top, floor]] = [svg.dataset.x, svg.dataset.y].map((ends) => ends.split(" ").map(Number));
      const pitch = (floor - top) / rows.length, wide = right - left, x = (score) => left + score * wide;
      const paths = { first: "", second: "", span: "" };
      rows.forEach(({ row, one, low, high, score, isKnown }, place) => {
        const mine = places[row] ??= place, up = top + pitch * (place + 0.5), labels = part("labels");
        for (const texts of [part("names"), labels])
          texts.children[mine].setAttribute("transform", `translate(0 ${pitch * (place - mine)})`);
        labels.children[mine].textContent = isKnown ? scoreText(score) : "open";
        paths[one.sure ? "first" : "second"] += `M${left} ${up - 0.3 * pitch}h${isKnown ? score * wide : 0}v${0.6 * pitch}H${left}z`;
        paths.span += `M${x(low)} ${up - 4}v8m0-4H${x(high)}m0-4v8`;
      });
      for (const is in paths) part(is)?.setAttribute("d", paths[is]);
      const leads = rows.filter(({ rank }) => rank === 1), { scored } = leads.find(({ isKnown }) => !isKnown) ?? leads[0];
      const [title, figures] = svg.children, names = listed(leads.map(({ one }) => one.name), "and");
      title.textContent = `${names} ${leads[1] ? "have" : "has"} the highest score, ${scored}.`;
      figures.textContent = `Order: ${told(rows)}.`;
    };
    let waiting;
    const show = (typed) => {
      const scores = networks.map((one) => valued(one.listed, weights)), found = order(scores), first = found[0].row;
      controls.forEach(({ range, exact, band, stays, now }, column) => {
        const points = 100 * weights[column], stable = interval(column, scores, first);
        now.value = weights[column];
        range.value = points;
        range.setAttribute("aria-valuetext", `${pointsText(points, 2)} of 100`);
        if (exact !== typed) exact.value = pointsText(points, 2);
        band.style.left = `${100 * stable.low}%`;
        band.style.width = `${100 * (stable.high - stable.low)}%`;
        stays.textContent = staysText(column, stable, first);
      });
      const rows = found.map(({ row, rank }) => {
        const one = networks[row], low = valued(one.low, weights), high = valued(one.high, weights), score = scores[row];
        const isKnown = known(one), scored = isKnown ? scoreText(score) : `up to ${scoreText(score)}`;
        const span = low === high ? "" : `${scoreText(low)} to ${scoreText(high)}`;
        return { row, one, rank, low, high, score, isKnown, scored, span };
      });
      if (svg) drawn(rows);
      body.replaceChildren(...rows.map(({ one, rank, low, high, score, scored, span }) => made("tr", {},
        cell("figure", rank, rank),
        made("th", { scope: "row" }, one.name, ...(one.sure ? [] : [made("small", {}, " (only if no rule excludes it)")])),
        cell("figure", score, scored),
        cell("span", `${low} ${high}`, span))));
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        said.textContent = verdict(found, scores);
        const more = rows.length > SPOKEN ? `; and ${rows.length - SPOKEN} more in the table` : "";
        spoken.textContent = `Order: ${told(rows.slice(0, SPOKEN))}${more}.`;
      }, 300);
    };

    root.querySelector(".reset").addEventListener("click", () => {
      weights = [...start];
      root.classList.remove("moved");
      show();
    });
    result.hidden = false;
    show();
  };

  document.querySelectorAll(".walk").forEach(walk);
  // Only what can be scrolled is a stop for the keyboard.
  const stops = () => document.querySelectorAll(".wide").forEach((wide) => {
    const scrolls = wide.scrollWidth > wide.clientWidth;
    wide.classList.toggle("scrolls", scrolls);
    wide.tabIndex = scrolls ? 0 : -1;
  });
  addEventListener("resize", stops);
  document.querySelectorAll("details").forEach((one) => one.addEventListener("toggle", stops));
  stops();
})();
