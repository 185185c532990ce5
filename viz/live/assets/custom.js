// What the parts of the live page share: what the server told of each, one channel to the server,
// figures, files to save.
window.concert = {
  // What was told of each part, by its name; every message holds what changed. Vue sees
  // who waits for a part that is not there yet only where `parts` is itself a watched property.
  store: Vue.observable({ parts: {} }),
  number: 0,
  take(message) {
    if (!message) return;
    const [number, whole, parts] = JSON.parse(message);
    if (number <= this.number) return;
    if (!whole && number !== this.number + 1) {
      this.send({ act: "again" });
      return;
    }
    this.number = number;
    Object.entries(parts).forEach(([name, told]) => {
      const part = whole ? told : this.changed(this.store.parts[name], told);
      Vue.set(this.store.parts, name, Object.freeze(part));
    });
    Object.assign(document.documentElement.dataset, this.store.parts.page);
    Vue.nextTick(() => this.left.forEach((control) => this.stand(control)));
    this.drawn();
  },
  // What a difference makes of what is known; `viz/live/web/difference.py` says how it is told.
  changed(known, told) {
    if (Array.isArray(told)) return told[0];
    if (Array.isArray(known)) return this.stepped(known, told[""]);
    if (typeof known === "string") return this.stepped([...known], told[""]).join("");
    const made = { ...known };
    Object.entries(told).forEach(([key, one]) => {
      if (one === null) delete made[key];
      else made[key] = this.changed(made[key], one);
    });
    return made;
  },
  stepped(known, steps) {
    const made = [];
    let at = 0;
    steps.forEach((step) => {
      if (Array.isArray(step)) made.push(...step);
      else if (typeof step === "object") made.push(this.changed(known[at++], step));
      else {
        if (step > 0) made.push(...known.slice(at, at + step));
        at += Math.abs(step);
      }
    });
    return made.concat(known.slice(at));
  },
  // Said once all that came with a message is drawn; a page that nobody looks at draws nothing.
  drawn() {
    let told = false;
    const tell = () => {
      if (!told) this.send({ act: "drawn" });
      told = true;
    };
    requestAnimationFrame(() => setTimeout(tell));
    setTimeout(tell, 1000);
  },
  told: {
    told() { return window.concert.store.parts[this.part]; },
    // What this part's results may be called: its own word, or the page's.
    warrant() { return (this.told && this.told.warrant) || (window.concert.store.parts.bar || {}).warrant; },
  },

  // The transport bar sets this; what is told before is kept until then.
  channel: null,
  kept: [],
  send(told) {
    if (this.channel) this.channel(told);
    else this.kept.push(told);
  },
  open(channel) {
    this.channel = channel;
    this.kept.splice(0).forEach((told) => channel(told));
  },

  // Controls stand as the server told, also when their options came with it, and again once a
  // refusal is there; what is being typed or drawn is left alone until it is sent.
  left: new Set(),
  stand(control) {
    this.left.delete(control);
    if (control.busy) return;
    if (control.type === "checkbox") control.checked = control.stands;
    else if (control.value !== String(control.stands)) control.value = control.stands;
  },
  shows: {
    bind(control, { value }) {
      control.stands = value;
      control.addEventListener("input", () => (control.busy = true));
      ["change", "blur"].forEach((end) => control.addEventListener(end, () => {
        control.busy = false;
        window.concert.left.add(control);
      }));
    },
    inserted(control) { window.concert.stand(control); },
    componentUpdated(control, { value }) {
      control.stands = value;
      window.concert.stand(control);
    },
    unbind(control) { window.concert.left.delete(control); },
  },

  // Whether keys are typed into it, or choose in it.
  typed(on) {
    return on.matches("textarea, select, input:not([type=range], [type=checkbox], [type=file])");
  },

  leave(control) {
    control.busy = false;
    if (control.stands !== undefined) this.stand(control);
    control.blur();
  },

  async copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.select();
    document.execCommand("copy");
    field.remove();
    return undefined;
  },

  // Rooms of figures change many at a time: they are told together.
  rooms: {},
  room(figure, pixels, seen) {
    this.rooms[figure] = { figure, pixels, seen };
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      const rooms = Object.values(this.rooms);
      this.rooms = {};
      this.send({ act: "rooms", rooms });
    }, 60);
  },

  // Figures are painted together, before the browser's next frame: the page is laid out once.
  waiting: new Set(),
  paint(figure) {
    if (!this.waiting.size)
      requestAnimationFrame(() => {
        const figures = [...this.waiting];
        this.waiting.clear();
        figures.forEach((one) => one.paint());
      });
    this.waiting.add(figure);
  },

  // Whoever points at a mark of a partner sees all its marks and links, its ties among them, which
  // are unseen otherwise. One batch, its nodes first: each of them fades what is not next to it.
  ties(chart) {
    const light = (type) => ({ data, seriesIndex }) => {
      const whose = data.of || data.name;
      const told = chart.getOption().series[seriesIndex];
      const marks = told.data.filter((one) => (one.of || one.name) === whose).map((one) => one.name);
      const links = told.links.map((one, place) => ({ ...one, place }))
        .filter((one) => marks.includes(one.source) || marks.includes(one.target));
      const ends = links.flatMap((one) => (one.lineStyle ? [] : [one.source, one.target]));
      const batch = [
        { seriesIndex, dataType: "node", name: [...new Set([whose, ...marks, ...ends])] },
        { seriesIndex, dataType: "edge", dataIndex: links.map((one) => one.place), notBlur: true },
      ];
      chart.dispatchAction({ type, batch });
    };
    chart.on("mouseover", { dataType: "node" }, light("highlight"));
    chart.on("mouseout", { dataType: "node" }, light("downplay"));
  },

  echarts() {
    if (!this.loading) {
      const url = `${window.solara.cdn}/echarts@5.4.0/dist/echarts.min.js`;
      this.loading = new Promise((resolve, reject) => requirejs([url], resolve, reject));
    }
    return this.loading;
  },

  save({ name, kind, content, encoded }) {
    const bytes = encoded ? Uint8Array.from(atob(content), (c) => c.charCodeAt(0)) : content;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: kind }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  },

  badge: {
    functional: true,
    props: ["letter"],
    render: (h, { props }) =>
      h("span", { class: ["c-badge", `c-badge-${props.letter}`] }, [h("b", props.letter)]),
  },

  // The files that figures can be taken away as; each figure with what tells its files from others'.
  download: {
    props: ["title", "figures"],
    render(h) {
      const kinds = this.figures.flatMap(([figure, of]) =>
        ["svg", "png", "csv"].map((kind) => h("button", {
          key: figure + kind,
          on: { click: () => this.save(figure, kind) },
        }, kind.toUpperCase() + of)));
      const label = { "aria-label": `Download ${this.title}` };
      const summary = { ref: "summary", class: "c-plain c-table-button", attrs: label };
      const on = { keydown: this.press };
      return h("details", { class: "c-menu", on }, [h("summary", summary, "Download"), h("div", kinds)]);
    },
    mounted() { document.addEventListener("click", this.leave); },
    beforeDestroy() { document.removeEventListener("click", this.leave); },
    methods: {
      save(figure, kind) {
        window.concert.send({ act: "export", kind, figure });
        this.close();
      },
      close() {
        this.$el.open = false;
        this.$refs.summary.focus();
      },
      leave({ target }) {
        if (!this.$el.contains(target)) this.$el.open = false;
      },
      press(event) {
        if (event.key !== "Escape" || !this.$el.open) return;
        event.stopPropagation();
        this.close();
      },
    },
  },

  // Figures on the page; while it is on `paper`, all are drawn, in view or not. In a presentation
  // they are enlarged, and drawn so many times as sharp.
  figures: new Set(),
  paper: false,
  sharp: 1,

  // A figure as wide as its place, painted when it is in view, with its headings over it. What
  // stays from month to month, `still`, has a canvas of its own beneath.
  figure: {
    props: ["figure"],
    render(h) {
      const heads = this.figure.heads.map(([left, top, text, letter]) =>
        h("span", {
          class: ["c-head-over", letter && `c-ink-${letter}`],
          style: { left: `${left}%`, top: `${top}px` },
        }, text));
      const still = h("div", { ref: "still", class: "c-canvas", attrs: { "aria-hidden": "true" } });
      const moving = h("div", {
        ref: "moving",
        class: ["c-canvas", this.drawn || "c-waiting"],
        attrs: { role: "img", "aria-label": this.figure.label },
      });
      const style = { height: `${this.figure.height}px` };
      // Printed where there was no time to draw it.
      const instead = h("p", { class: "c-instead" }, this.figure.label);
      const looks = ["c-figure", this.undrawn && "c-undrawn"];
      return h("div", { class: looks, style }, [still, moving, ...(this.drawn ? heads : []), instead]);
    },
    data: () => ({ drawn: false, undrawn: false }),
    mounted() {
      this.pixels = 0;
      this.seen = false;
      this.charts = {};
      this.painted = {};
      window.concert.figures.add(this);
      this.resizing = new ResizeObserver(([entry]) => {
        this.pixels = Math.round(entry.contentRect.width);
        this.resize();
        this.tell();
      });
      this.resizing.observe(this.$el);
      this.seeing = new IntersectionObserver(([entry]) => {
        this.seen = entry.isIntersecting;
        this.tell();
      }, { rootMargin: "160px" });
      this.seeing.observe(this.$el);
      window.concert.echarts().then((echarts) => {
        this.library = echarts;
        this.paint();
      });
    },
    watch: {
      "figure.moving"() { window.concert.paint(this); },
      "figure.still"() { window.concert.paint(this); },
      "figure.height"() { this.$nextTick(this.resize); },
    },
    methods: {
      tell() {
        const seen = this.seen || window.concert.paper;
        const told = `${this.pixels} ${seen}`;
        if (told !== this.told) window.concert.room(this.figure.figure, this.pixels, seen);
        this.told = told;
      },
      clear() {
        Object.values(this.charts).forEach((chart) => chart.dispose());
        this.charts = {};
        this.painted = {};
      },
      resize() { Object.values(this.charts).forEach((chart) => chart.resize()); },
      paint() {
        if (!this.library || !this.figure.moving || !this.$refs.moving) return;
        ["still", "moving"].forEach(this.layer);
        this.drawn = true;
      },
      // Puts the tooltips of a graph where they are named by their place.
      worded({ texts = [], ...option }) {
        const put = (item) => item.tooltip
          ? { ...item, tooltip: { ...item.tooltip, formatter: texts[item.tooltip.formatter].join("<br>") } }
          : item;
        const series = option.series.map((one) =>
          one.type === "graph" ? { ...one, data: one.data.map(put), links: one.links.map(put) } : one);
        return { ...option, series };
      },
      layer(name) {
        const option = this.figure[name];
        if (!option || option === this.painted[name]) return;
        if (!this.charts[name]) {
          const sharp = { devicePixelRatio: window.concert.sharp * window.devicePixelRatio };
          const chart = this.library.init(this.$refs[name], null, sharp);
          chart.on("click", ({ data }) => data && data.pick && this.$emit("pick", data.pick));
          window.concert.ties(chart);
          this.charts[name] = chart;
        }
        this.charts[name].setOption(this.worded(option), true);
        this.painted[name] = option;
      },
    },
    beforeDestroy() {
      window.concert.figures.delete(this);
      this.resizing.disconnect();
      this.seeing.disconnect();
      this.clear();
    },
  },
};

// ipyvue leaves out the components that a template names itself; these every template finds.
Vue.component("concert-figure", window.concert.figure);
Vue.component("concert-badge", window.concert.badge);
Vue.component("concert-download", window.concert.download);
Vue.directive("shows", window.concert.shows);
