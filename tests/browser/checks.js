// What a test asks of a page as the browser has drawn it. Each returns a list of faults in words.
(() => {
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
  const NAME = 60;

  function name(element) {
    const words = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim();
    const marks = element.className && element.className.baseVal === undefined ? `.${element.className}` : "";
    const above = element.parentElement ? `${element.parentElement.localName}.${element.parentElement.className} ` : "";
    return `${above}> ${element.localName}${marks} “${words.replace(/\s+/g, " ").slice(0, NAME)}”`;
  }

  function shown(element) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.bottom + scrollY > 0 && box.right > 0;
  }

  /** A link among other words of a sentence: WCAG 2.5.8 leaves its height to the text. */
  function inline(link) {
    if (link.localName !== "a" || getComputedStyle(link).display !== "inline") return false;
    const block = link.closest("p, li, td, dd, dt, figcaption, blockquote, h1, h2, h3, span") || link.parentElement;
    return block.textContent.trim().length > link.textContent.trim().length;
  }

  function box(element) {
    const label = element.localName === "input" && element.closest("label");
    return (label || element).getBoundingClientRect();
  }

  /** Every visible piece of text with the size of its letters in CSS pixels. */
  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const around = walker.currentNode.parentElement;
      if (!walker.currentNode.textContent.trim() || !shown(around)) continue;
      found.push([walker.currentNode, parseFloat(getComputedStyle(around).fontSize)]);
    }
    return found;
  }

  window.xgc = {
    /** Things to press that are smaller than `least` CSS pixels either way. */
    small(least) {
      const all = [...document.querySelectorAll("a[href], button, summary, input, select, label")];
      return all.filter((one) => shown(one) && !inline(one)).flatMap((one) => {
        const { width, height } = box(one);
        return Math.min(width, height) < least - 0.5 ? [`${name(one)} ${width.toFixed(0)}×${height.toFixed(0)}`] : [];
      });
    },

    /** Text smaller than `least`. */
    letters(least) {
      return texts().flatMap(([node, size]) => (size < least - 0.01 ? [`${size}px ${name(node.parentElement)}`] : []));
    },

    /** How many characters of the page's own part are at least `least` high, and how many there are. */
    running(least) {
      const own = texts().filter(([node]) => node.parentElement.closest("main"));
      const count = (some) => some.reduce((sum, [node]) => sum + node.textContent.trim().length, 0);
      return [count(own.filter(([, size]) => size >= least - 0.01)), count(own)];
    },

    /** What reaches beyond the right edge, when the page scrolls sideways. */
    wide() {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      const all = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width + 1);
      return [`${document.documentElement.scrollWidth} > ${width}`, ...all.slice(-3).map(name)];
    },

    /** Everything visible that a keyboard should reach, numbered for `focused`. */
    reachable() {
      const radios = new Set();
      const all = [...document.querySelectorAll(FOCUSABLE)].filter((one) => {
        if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
        if (one.type !== "radio") return true;
        return !radios.has(one.name) && Boolean(radios.add(one.name)); // Tab stops once at a group
      });
      all.forEach((one, place) => (one.dataset.place = place));
      return all.map(name);
    },

    /** Where the keyboard is: its number, and what a reader could not see of it. */
    focused() {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one);
      const { left, top, width, height } = one.getBoundingClientRect();
      const middle = document.elementFromPoint(left + Math.min(width / 2, 20), top + height / 2);
      const faults = [];
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push(`no outline: ${name(one)}`);
      if (!middle || !(one.contains(middle) || middle.contains(one))) faults.push(`hidden: ${name(one)}`);
      const group = one.type === "radio" ? document.querySelector(`[type=radio][name="${one.name}"]`) : one;
      return { place: group.dataset.place === undefined ? -1 : Number(group.dataset.place), faults };
    },

    unfold() {
      for (const one of document.querySelectorAll("main details")) one.open = true;
    },

    /**
     * One element with words of its own for each chain of tags and classes above it: what is
     * named alike is coloured alike.
     */
    unlike() {
      const found = new Map();
      for (const [node] of texts()) {
        const chain = [];
        for (let one = node.parentElement; one; one = one.parentElement) {
          chain.push(`${one.localName}.${one.getAttribute("class") || ""}.${one.getAttribute("aria-current") || ""}`);
        }
        if (!found.has(chain.join())) found.set(chain.join(), node.parentElement);
      }
      return [...found.values()];
    },

    /** As the reader's own switches would do it. */
    look(size, colour, simple) {
      const form = document.querySelector(".xgc-settings form");
      form.querySelector(`[name=size][value="${size}"]`).checked = true;
      form.querySelector(`[name=colour][value="${colour}"]`).checked = true;
      form.elements.simple.checked = simple;
      form.dispatchEvent(new Event("change", { bubbles: true }));
    },

    /** The distances of WCAG 1.4.12, as a reader's own style sheet sets them. */
    space() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },

    moving() {
      const all = [...document.querySelectorAll("*")];
      const moved = all.filter((one) => {
        const style = getComputedStyle(one);
        return /[1-9]/.test(style.transitionDuration) || style.animationName !== "none" || style.scrollBehavior === "smooth";
      });
      return moved.map(name);
    },
  };
})();
