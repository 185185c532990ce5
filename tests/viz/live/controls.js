// What a page is asked for its controls by `controls.py`: what each is called, where it stands, and
// what has happened to the one that is being used.
const ALL = `button, a[href], input, select, textarea, summary, [tabindex]:not([tabindex="-1"]), [contenteditable=true], [onclick],
  ${["button", "tab", "slider", "checkbox", "radio", "switch", "option", "menuitem", "link"].map((role) => `[role=${role}]`)}`;
const AROUND = "[aria-label]:is(section, dialog, aside, nav, [role])";
const MONTHS = /January|February|March|April|May|June|July|August|September|October|November|December/g;
// A name without what changes from month to month.
const brief = (text) => (text || "").split(/[:,·“]/)[0].replace(MONTHS, "").replace(/[\d.]+/g, "")
  .replace(/\s+/g, " ").trim() || (text || "").trim();
const usable = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(":disabled");
const stops = (one) => one.tabIndex >= 0;
const kind = (one) => one.role || (one.localName === "input" ? one.type : one.localName);
// In a list with one stop of the Tab key, each is as good as another.
const many = (one) => {
  const list = one.closest("ol, ul");
  return list && list.querySelector("button[tabindex='-1']");
};
const called = (one) => {
  const around = [];
  for (let at = one.parentElement; at; at = at.parentElement) if (at.matches(AROUND)) around.unshift(brief(at.ariaLabel));
  const where = around.join(" / ") || one.parentElement.closest("header, main, .concert").className.split(" ")[0];
  const whose = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText;
  return [where, kind(one), many(one) ? "one of many" : brief(one.ariaLabel || whose)].join(" | ");
};
const found = () => {
  const over = [...document.querySelectorAll("dialog[open]")].pop();
  const all = [...(over || document.body).querySelectorAll(ALL)].filter(usable);
  const seen = new Map(), tally = {};
  all.forEach((one) => {
    const name = called(one);
    tally[name] = (tally[name] || 0) + 1;
    if (tally[name] === 1 || (many(one) && stops(one))) seen.set(name, one);
    else if (!one.closest("ol, ul")) seen.set(`${name} #${tally[name]}`, one);
  });
  return seen;
};
const leads = (one) => Number(one.matches("nav button, [role=tab], [aria-expanded]"));
// Where it stands, scrolled to if it is not in view or lies beneath something.
const place = (one) => {
  const seen = where(one);
  if (seen.free && !seen.outside) return seen;
  one.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  return where(one);
};
const where = (one) => {
  const box = one.getBoundingClientRect();
  // A slider is moved to its other half.
  const far = one.type !== "range" ? 0.5 : Number(one.value) > (Number(one.min) + Number(one.max)) / 2 ? 0.3 : 0.7;
  const x = box.x + box.width * far, y = box.y + box.height / 2;
  const hit = document.elementFromPoint(x, y);
  const outside = x < 0 || y < 0; // until it has the focus
  const free = outside || Boolean(hit && one.contains(hit));
  return { x, y, kind: kind(one), free, outside, stops: stops(one), over: hit && hit.outerHTML.slice(0, 120) };
};
window.using = {
  one: null,
  events: [],
  // What leads to other parts of the page comes last, to be used first.
  names: () => [...found()].sort(([, one], [, other]) => leads(one) - leads(other)).map(([name]) => name),
  // Where the control of that name stands; from now on it is the one that is used.
  at(name) {
    const one = found().get(name);
    if (!one) return null;
    this.one = one;
    this.events = [];
    return place(one);
  },
  // Where the one used last stands, if it still can be used, whatever it is called by now.
  again() {
    const { one } = this;
    if (!one || !one.isConnected || ![...found().values()].includes(one)) return null;
    this.events = [];
    return place(one);
  },
  figures: () => [...document.querySelectorAll(".c-figure")].filter((one) => one.checkVisibility())
    .map((one, place, all) => {
      const name = called(one);
      return `${name} #${all.slice(0, place).filter((other) => called(other) === name).length}`;
    }),
  focused() { return document.activeElement === this.one; },
  chosen: () => [...found()].filter(([, one]) =>
    one.matches("[role=tab][aria-selected=true], nav [aria-pressed=true]")).map(([name]) => name),
  open: () => [...document.querySelectorAll(
    "dialog[open], [role=dialog], details.c-menu[open], [data-presented], [data-drawer=open] .c-tabs .c-close")]
    .filter((one) => one.checkVisibility()).length,
};
["click", "input", "change", "keydown"].forEach((type) => window.addEventListener(type, ({ target }) => {
  const { one, events } = window.using;
  if (one && target instanceof Node && one.contains(target)) events.push(type);
}, true));
