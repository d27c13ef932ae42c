/**
 * How the reader wants to see the site: size of letters, colours, a simple view, reading aloud.
 *
 * Runs before the page is drawn, so that nothing jumps; plain old JavaScript, for old phones too.
 * What was chosen is kept in this browser alone (no cookie) and never sent anywhere.
 */
(function () {
  "use strict";
  var KEY = "xgc-reading";
  var root = document.documentElement;
  var chosen = read();
  var speaking = false;

  root.classList.add("xgc-js");
  apply();
  document.addEventListener("DOMContentLoaded", function () {
    apply(); // the style sheets below this script
    bind();
    unfold();
    count();
    share();
  });

  /** What was chosen before: {size, colour, simple}, each "" where nothing was. */
  function read() {
    var kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(KEY));
    } catch (error) {
      // storage is switched off or damaged: begin anew
    }
    kept = kept && typeof kept === "object" ? kept : {};
    return {
      size: one(kept.size, ["2", "3", "4"]),
      colour: one(kept.colour, ["light", "dark", "high"]),
      simple: one(kept.simple, ["yes"]),
    };
  }

  function one(value, allowed) {
    return allowed.indexOf(value) >= 0 ? value : "";
  }

  function apply() {
    mark("data-xgc-size", chosen.size);
    mark("data-xgc-simple", chosen.simple);
    sheet("xgc-dark", { dark: "all", light: "not all", high: "not all" }, "(prefers-color-scheme: dark)");
    sheet("xgc-contrast", { high: "all", light: "not all", dark: "not all" }, "(prefers-contrast: more)");
  }

  function mark(name, value) {
    if (value) root.setAttribute(name, value);
    else root.removeAttribute(name);
  }

  function sheet(id, byColour, bySystem) {
    var link = document.getElementById(id);
    var media = byColour[chosen.colour] || bySystem;
    if (link && link.media !== media) link.media = media;
  }

  function bind() {
    var form = document.querySelector(".xgc-settings form");
    if (!form) return;
    form.elements.size.value = chosen.size;
    form.elements.colour.value = chosen.colour;
    form.elements.simple.checked = chosen.simple === "yes";
    form.addEventListener("change", function () {
      choose(form.elements.size.value, form.elements.colour.value, form.elements.simple.checked ? "yes" : "");
    });
    form.addEventListener("reset", function () {
      choose("", "", "");
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") close();
    });
    document.addEventListener("click", function (event) {
      if (!event.target.closest(".xgc-fold")) close();
    });
    aloud(form.elements.aloud);
    printing();
  }

  function choose(size, colour, simple) {
    chosen = { size: size, colour: colour, simple: simple };
    apply();
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch (error) {
      // not kept: it holds for this page
    }
  }

  function close() {
    var open = document.querySelectorAll(".xgc-fold[open]");
    for (var n = 0; n < open.length; n++) {
      if (open[n].contains(document.activeElement)) open[n].querySelector("summary").focus();
      open[n].open = false;
    }
  }

  /** Offer to read the page aloud where the machine has a voice of its own. */
  function aloud(button) {
    var voice = window.speechSynthesis;
    if (!voice || typeof SpeechSynthesisUtterance !== "function") return;
    var name = button.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      if (speaking) stop();
      else speak();
    });
    window.addEventListener("pagehide", stop);

    function speak() {
      var parts = sentences();
      if (!parts.length) return;
      speaking = true;
      button.textContent = button.getAttribute("data-stop");
      voice.cancel();
      parts.forEach(function (part, place) {
        var said = new SpeechSynthesisUtterance(part.text); // short pieces: long ones fall silent
        said.lang = part.lang;
        said.rate = 0.9;
        if (place === parts.length - 1) said.onend = stop;
        voice.speak(said);
      });
    }

    function stop() {
      if (speaking) voice.cancel();
      speaking = false;
      button.textContent = name;
    }
  }

  /** The words of the page in reading order, without what only the eye needs. */
  function sentences() {
    var page = document.getElementById("xgc-main");
    var blocks = page ? page.querySelectorAll("h1, h2, h3, p, li, dt, dd, td, th, figcaption") : [];
    var found = [];
    for (var n = 0; n < blocks.length; n++) {
      var block = blocks[n];
      var inner = block.querySelector("p, li, dt, dd, h1, h2, h3");
      if (inner || !block.offsetParent || block.closest("nav, [aria-hidden=true]")) continue;
      var text = block.textContent.replace(/\s+/g, " ").trim();
      if (text) found.push({ text: text, lang: block.closest("[lang]").lang });
    }
    return found;
  }

  /** Beside the text there is room for the contents of a page. */
  function unfold() {
    var contents = document.querySelector(".xgc-contents");
    if (contents && matchMedia("(min-width: 60em)").matches) contents.open = true;
  }

  /** Count the days since a date; counted here, a page says the truth on every day. */
  function count() {
    var marks = document.querySelectorAll("[data-since]");
    var words = document.querySelector(".xgc-settings form");
    if (!words) return;
    var ago = words.getAttribute("data-ago").split("|"); // of two texts the first is for one day
    for (var n = 0; n < marks.length; n++) {
      var day = marks[n].getAttribute("data-since").split("-");
      var days = Math.floor((Date.now() - new Date(day[0], day[1] - 1, day[2])) / 86400000);
      if (days >= 0) marks[n].textContent = days ? ago[days > 1 ? ago.length - 1 : 0].replace("{count}", days) : words.getAttribute("data-today");
    }
  }

  /** Offer to pass the page on, in those ways alone that this browser has. */
  function share() {
    var box = document.querySelector(".xgc-share");
    if (!box) return;
    var canonical = document.querySelector("link[rel=canonical]");
    var page = { title: document.title, url: canonical ? canonical.href : location.href.split("#")[0] };
    var told = box.querySelector("[role=status]");
    offer("sheet", typeof navigator.share === "function", function () {
      navigator.share(page).catch(function () {}); // she thought better of it
    });
    offer("copy", true, function () {
      copy(page.url, function (done) {
        told.textContent = told.getAttribute(done ? "data-done" : "data-failed") + (done ? "" : page.url);
      });
    });
    offer("print", typeof window.print === "function", function () {
      window.print();
    });
    box.hidden = false;

    function offer(name, able, act) {
      var button = box.querySelector("[data-share=" + name + "]");
      button.hidden = !able;
      button.addEventListener("click", act);
    }
  }

  /** Put a text where it can be pasted from; ``then`` hears whether that went well. */
  function copy(text, then) {
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text).then(
        function () {
          then(true);
        },
        function () {
          then(byHand(text));
        }
      );
    } else then(byHand(text));
  }

  /** The way of old browsers, and of pages that are not served securely. */
  function byHand(text) {
    var field = document.createElement("textarea");
    var done = false;
    field.value = text;
    field.setAttribute("readonly", "");
    field.className = "xgc-unseen";
    document.body.appendChild(field);
    field.select();
    try {
      done = document.execCommand("copy");
    } catch (error) {
      done = false;
    }
    document.body.removeChild(field);
    return done;
  }

  /** A paper has no folded parts: open them for printing, and fold them again. */
  function printing() {
    var opened = [];
    window.addEventListener("beforeprint", function () {
      opened = [].slice.call(document.querySelectorAll("main details:not([open])"));
      opened.forEach(function (one) {
        one.open = true;
      });
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (one) {
        one.open = false;
      });
    });
  }
})();
