// Quizzes check themselves here. What is right, and what is said of each answer, stands in the quiz's noscript element.
(() => {
  // The number that a reader typed, or null. Full-width digits and any minus read as the plain ones; digits may stand
  // in groups of three. "1,5" is no number here: half of the world would mean 1.5 by it, the other half mistyped 1,500.
  function readNumber(text) {
    const plain = text.normalize("NFKC").trim().replace(/[\u2212\u2010-\u2013]/g, "-");
    const whole = String.raw`\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ _']\d{3})+`;
    if (!new RegExp(`^[+-]?(?:(?:${whole})(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?$`, "i").test(plain)) return null;
    const value = Number(plain.replace(/[,_' ]/g, ""));
    return Number.isFinite(value) ? value : null;
  }

  // 9.75 is within 0.05 of 9.7, but not in binary fractions.
  const near = (a, b, tolerance) => Math.abs(a - b) <= tolerance + 1e-12 * Math.max(Math.abs(b), tolerance);

  // "right", "wrong", or the key of the mistake that has an explanation of its own.
  function judgeNumber({ value, tolerance, named }, typed) {
    if (near(typed, value, tolerance)) return "right";
    return Object.keys(named).find((key) => near(typed, named[key], 0)) ?? "wrong";
  }

  // "right", "wrong", or "incomplete" when nothing is wrong but something is missing.
  function judgeChoice({ right }, picked) {
    if (!picked.every((key) => right.includes(key))) return "wrong";
    return picked.length === right.length ? "right" : "incomplete";
  }

  if (typeof document === "undefined") {
    module.exports = { readNumber, judgeNumber, judgeChoice };
    return;
  }

  const table = document.getElementById("quiz-words");
  if (!table) return; // a page without quizzes
  const words = JSON.parse(table.textContent);

  function element(name, className, ...content) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...content);
    return made;
  }

  class Quiz {
    constructor(root) {
      this.root = root;
      const form = root.querySelector("form");
      this.field = form.querySelector("fieldset");
      this.inputs = [...form.querySelectorAll(".quiz-choice input")];
      this.entry = form.querySelector(".quiz-entry input");
      this.result = form.querySelector(".quiz-result");
      this.submit = form.querySelector("[type=submit]");
      this.other = form.querySelector(".quiz-other");
      form.querySelector(".quiz-actions").hidden = false;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.answer();
      });
      this.field.addEventListener("input", () => this.clear());
    }

    picked() {
      return this.inputs.filter((input) => input.checked).map((input) => input.value);
    }

    say(...content) {
      this.result.replaceChildren(...content);
    }

    clear() {
      this.say();
      this.root.removeAttribute("data-verdict");
      this.entry?.removeAttribute("aria-invalid");
      for (const mark of this.root.querySelectorAll(".quiz-mark")) mark.remove();
      for (const choice of this.root.querySelectorAll(".quiz-choice")) choice.removeAttribute("data-verdict");
    }

    ask(word, { invalid = false } = {}) {
      this.clear();
      this.say(element("p", "quiz-verdict", words[word]));
      if (invalid) this.entry.setAttribute("aria-invalid", "true");
      (this.entry ?? this.inputs[0]).focus();
    }
  }

  class CheckedQuiz extends Quiz {
    constructor(root) {
      super(root);
      const kept = document.createElement("template");
      kept.innerHTML = root.querySelector("noscript").textContent;
      this.answers = kept.content.querySelector("details");
      this.right = JSON.parse(this.answers.dataset.answer);
      this.other.addEventListener("click", () => this.show());
    }

    part(key, selector) {
      return this.answers.querySelector(`[data-case="${CSS.escape(key)}"] > ${selector}`).cloneNode(true);
    }

    answer() {
      if (this.entry) {
        if (!this.entry.value.trim()) return this.ask("type_first");
        const typed = readNumber(this.entry.value);
        if (typed === null) return this.ask("not_a_number", { invalid: true });
        const found = judgeNumber(this.right, typed);
        return this.judge(found === "right" ? "right" : "wrong", [this.part(found, ".quiz-explanation")]);
      }
      const picked = this.picked();
      if (!picked.length) return this.ask("pick_first");
      // One explanation needs no name; several do.
      const several = this.inputs[0].type === "checkbox";
      const said = picked.flatMap((key) => [
        ...(several ? [this.part(key, ".quiz-case")] : []),
        this.part(key, ".quiz-explanation"),
      ]);
      this.judge(judgeChoice(this.right, picked), said);
      this.mark(picked);
    }

    judge(verdict, said) {
      this.clear();
      this.root.dataset.verdict = verdict;
      this.say(element("p", "quiz-verdict", words[verdict]), ...said);
      this.other.hidden = verdict === "right";
    }

    mark(keys) {
      for (const input of this.inputs.filter((one) => keys.includes(one.value))) {
        const verdict = this.right.right.includes(input.value) ? "right" : "wrong";
        const choice = input.closest(".quiz-choice");
        choice.dataset.verdict = verdict;
        choice.append(element("span", "quiz-mark", words[`${verdict}_choice`]));
      }
    }

    show() {
      const right = this.right.right ?? ["right"];
      this.clear();
      this.say(...right.flatMap((key) => [this.part(key, ".quiz-case"), this.part(key, ".quiz-explanation")]));
      if (!this.entry) this.mark(right);
    }
  }

  // A prediction is kept under the quiz's id, so that it is there in the other language too.
  class Prediction extends Quiz {
    constructor(root) {
      super(root);
      this.key = `quiz-${root.dataset.quiz}`;
      this.reveal = root.querySelector(".quiz-reveal");
      this.other.addEventListener("click", () => this.open());
      this.erase = element("button", "quiz-erase", words.clear);
      this.erase.type = "button";
      this.erase.addEventListener("click", () => this.forget());
      const kept = this.load();
      if (kept) this.open(kept, { stored: true, focus: false });
    }

    load() {
      try {
        return localStorage.getItem(this.key);
      } catch {
        return null;
      }
    }

    store(value) {
      try {
        if (value === null) localStorage.removeItem(this.key);
        else localStorage.setItem(this.key, value);
        return true;
      } catch {
        return false;
      }
    }

    answer() {
      const value = this.entry ? this.entry.value.trim() : (this.picked()[0] ?? "");
      if (!value) return this.ask(this.entry ? "type_first" : "pick_first");
      this.open(value, { stored: this.store(value) });
    }

    open(value = null, { stored = true, focus = true } = {}) {
      let said = value;
      if (this.entry) this.entry.value = value ?? "";
      for (const input of this.inputs) {
        input.checked = input.value === value;
        if (input.checked) said = input.closest(".quiz-choice").querySelector(".quiz-text").cloneNode(true);
      }
      this.clear();
      this.field.disabled = value !== null;
      this.submit.hidden = value !== null;
      this.other.hidden = true;
      this.root.dataset.open = "";
      if (value !== null) {
        this.say(element("p", "quiz-kept", `${words.kept} `, said), this.erase);
        if (!stored) this.result.append(element("p", "quiz-kept", words.not_kept));
      }
      // The button that had the focus is gone: go on to what it opened.
      if (focus) this.reveal.focus();
      // A formula that was hidden when the page came up has a width only now; wide-formulas.js listens for this.
      dispatchEvent(new Event("resize"));
    }

    forget() {
      this.store(null);
      this.clear();
      this.field.disabled = false;
      this.submit.hidden = this.other.hidden = false;
      delete this.root.dataset.open;
      for (const input of this.inputs) input.checked = false;
      if (this.entry) this.entry.value = "";
      (this.entry ?? this.inputs[0]).focus();
    }
  }

  for (const root of document.querySelectorAll("div.quiz")) {
    new (root.dataset.kind === "predict" ? Prediction : CheckedQuiz)(root);
  }
})();
