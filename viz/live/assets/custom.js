// What the parts of the live page share: one channel to the server, figures, files to save.
window.concert = {
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
      h("span", { class: ["c-badge", `c-badge-${props.letter}`], attrs: { "aria-hidden": "true" } }, [
        h("b", props.letter),
      ]),
  },

  // A figure: a canvas as wide as its place, drawn when it is in view, with its headings over it.
  figure: {
    props: ["figure"],
    render(h) {
      const heads = this.figure.heads.map(([left, top, text, letter]) =>
        h("span", {
          class: ["c-head-over", letter && `c-ink-${letter}`],
          style: { left: `${left}%`, top: `${top}px` },
        }, text));
      const canvas = h("div", {
        ref: "canvas",
        class: ["c-canvas", this.drawn || "c-waiting"],
        attrs: { role: "img", "aria-label": this.figure.label || "Not drawn yet" },
      });
      const style = { height: `${this.figure.height}px` };
      return h("div", { class: "c-figure", style }, [canvas, ...(this.drawn ? heads : [])]);
    },
    data: () => ({ drawn: false }),
    mounted() {
      this.pixels = 0;
      this.seen = false;
      this.resizing = new ResizeObserver(([entry]) => {
        this.pixels = Math.round(entry.contentRect.width);
        if (this.chart) this.chart.resize();
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
      "figure.option"() { this.paint(); },
      "figure.height"() { this.$nextTick(() => this.chart && this.chart.resize()); },
    },
    methods: {
      tell() {
        const told = `${this.pixels} ${this.seen}`;
        if (told !== this.told) window.concert.room(this.figure.figure, this.pixels, this.seen);
        this.told = told;
      },
      paint() {
        if (!this.library || !this.figure.option || !this.$refs.canvas) return;
        this.chart = this.chart || this.library.init(this.$refs.canvas);
        this.chart.setOption(JSON.parse(this.figure.option), true);
        this.drawn = true;
      },
    },
    beforeDestroy() {
      this.resizing.disconnect();
      this.seeing.disconnect();
      if (this.chart) this.chart.dispose();
    },
  },
};

// ipyvue leaves out the components that a template names itself; these every template finds.
Vue.component("concert-figure", window.concert.figure);
Vue.component("concert-badge", window.concert.badge);
