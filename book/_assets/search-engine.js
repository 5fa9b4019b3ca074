// Finds sections of the book. It looks for the words of a query in the text itself, so that nothing is missed that
// stands in the middle of a Korean compound, before a particle, or is a sign such as 1×1. It knows no page: search.js
// asks it in a browser, the tests in node. publishing/search_index.py makes the index.
(() => {
  const HANGUL = /[가-힣]/;
  // Longest first. A particle, or 하다 and its like, is taken off a query's word, not off the text: 합성곱은 → 합성곱.
  const ENDINGS = (
    "이라는 에서는 에서의 으로는 으로서 으로써 합니다 입니다 에서 에는 에게 으로 이란 이나 이며 이고 이면 라는 까지 부터 " +
    "처럼 보다 마다 이다 하다 하는 하기 하면 하고 로는 로서 로써 과는 와는 은 는 이 가 을 를 과 와 의 에 로 도 만 란 나 인"
  ).split(" ");
  const SHORTEST_STEM = 2; // syllables: 차이 is no 차 with a particle
  const IN_HEADING = 12;
  const WHOLE_HEADING = 30;
  const IN_TEXT = 4;
  const IN_CODE = 1;
  const OTHER_NAME = 0.6; // what a name other than the one typed is worth
  const WHOLE_QUERY = 6;
  const IN_LIST = 0.4; // on a page that lists what the chapters say

  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const fold = (word) => plain(word).replace(/[\s\-‐-―−]+/g, "").replace(/[×✕*]/g, "x");
  const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|\/-]/g, "\\$&");
  // Both cases spelt out: with the flag `i` no pattern could see where a word begins in MaxPool2d.
  // A hyphen comes and goes: unet, U-Net.
  const eitherCase = (word, whole) =>
    [...word].map((letter) => `[${letter}${letter.toUpperCase()}]`).join(whole || word.length < 4 ? "" : "-?");
  const WORD_BEGINS = "(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))";
  const WORD_ENDS = "(?:[eE]?[sS])?(?![a-z])";

  function singular(word) {
    if (!/[a-z-]{4,}$/.test(word)) return word;
    if (/(ss|us|is)$/.test(word)) return word;
    if (/[^aeiou]ies$/.test(word)) return word.replace(/ies$/, "y");
    if (/(ss|sh|ch|x|as|us)es$/.test(word)) return word.replace(/es$/, "");
    return word.replace(/s$/, "");
  }

  function stems(word) {
    const found = [];
    for (const ending of ENDINGS) {
      const stem = word.slice(0, -ending.length);
      if (!word.endsWith(ending) || !stem) continue;
      // After Latin letters or a digit any ending is a particle: ReLU는, 3×3은.
      const syllables = [...stem].filter((one) => HANGUL.test(one)).length;
      if (!HANGUL.test(stem.at(-1)) || syllables >= SHORTEST_STEM) found.push(stem);
    }
    return found;
  }

  const isLatin = (run = "") => /^[a-zµ-ɏͰ-Ͽ]+$/.test(run);

  // How a run of characters may stand in the text. Spaces inside a Korean word come and go: 특징 맵, 특징맵.
  function korean(run, whole) {
    const syllables = [...run.replace(/\s+/g, "")];
    const solid = syllables.join("");
    if (syllables.length === 1) return `(?<![가-힣])${solid}`;
    if (syllables.length === 2) return whole ? `(?<![가-힣])${solid}` : solid;
    const spaced = syllables.join("\\s?");
    return `(?:${solid}|(?<![가-힣])${spaced})`;
  }

  function number(run) {
    const [whole, fraction] = run.replace(/,/g, "").split(".");
    const digits = [...whole].map((digit) => `[${digit}${String.fromCodePoint(0x2080 + Number(digit))}]`);
    // 19269632 stands as 19,269,632 in prose and as 19_269_632 in code.
    const comma = (at) => (at && (digits.length - at) % 3 === 0 ? "[,_]?" : "");
    const grouped = digits.map((digit, at) => comma(at) + digit).join("");
    return `${grouped}${fraction === undefined ? "" : `\\.${fraction}`}`;
  }

  function part(run, whole) {
    if (HANGUL.test(run)) return korean(run, whole);
    if (/^\d/.test(run)) return number(run);
    if (run === "×") return "\\s?[x×*]\\s?";
    if (/^[-‐-―−]$/.test(run)) return "[\\s\\-‐-―−]?";
    return isLatin(run) ? eitherCase(run, whole) : literally(run);
  }

  const timesSign = (text) => text.replace(/[✕*]/g, "×").replace(/(\d)\s*[x×]\s*(?=\d)/g, "$1×");

  // A pattern for one name. `whole`, for names that nobody typed, is stricter: MAC is no machine, 로스 no 크로스.
  function pattern(name, whole) {
    const text = timesSign(plain(name)).trim();
    const runs = text.match(/[가-힣]+(?:\s+[가-힣]+)*|\d[\d,]*(?:\.\d+)?|[\p{L}]+|[^\s]/gu) ?? [];
    const gap = (at) => (at === 0 ? "" : isLatin(runs[at]) && isLatin(runs[at - 1]) ? "[\\s\\-_]?" : "\\s?");
    let source = runs.map((run, at) => gap(at) + part(run, whole)).join("");
    const last = runs.at(-1) ?? "";
    const sides = runs.includes("×"); // 1×1 is no part of 1×1×3, while 388 is one of 388×388
    if (/^\d/.test(runs[0])) source = `(?<![\\d₀-₉])(?<!\\d[.,_])${sides ? "(?<!\\d\\s?[x×*]\\s?)" : ""}${source}`;
    else if (isLatin(runs[0])) source = `${WORD_BEGINS}${source}`;
    if (/\d$/.test(last)) source += `(?![\\d₀-₉])(?![.,_]\\d)${sides ? "(?!\\s?[x×*]\\s?\\w)" : ""}`;
    else if (isLatin(last) && (whole || last.length < 3)) source += WORD_ENDS;
    return new RegExp(source, "gu");
  }

  // The keys that write a Korean word on a keyboard left in English: 합성곱 is gkqtjdrhq.
  const INITIALS = "r R s e E f a q Q t T d w W c z x v g".split(" ");
  const VOWELS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" ");
  const FINALS = "r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" ");
  const jamoKeys = (first, keys) => keys.map((key, at) => [String.fromCodePoint(first + at), key]);
  const KEYS = new Map([...jamoKeys(0x1100, INITIALS), ...jamoKeys(0x1161, VOWELS), ...jamoKeys(0x11a8, FINALS)]);
  const jamos = (word) => [...fold(word).normalize("NFD")];
  const typedOn = (word) => jamos(word).map((jamo) => KEYS.get(jamo) ?? jamo).join("").toLowerCase();

  // Letters or jamo to add, take away, change, or change round: 합섭곱 is one away from 합성곱.
  function distance(one, two, most) {
    if (Math.abs(one.length - two.length) > most) return most + 1;
    let before = [];
    let row = [0, ...two.map((_, at) => at + 1)];
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= two.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === two[j - 1] ? 0 : 1));
        const turned = i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1];
        if (turned) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[two.length];
  }

  class CourseSearch {
    constructor(index) {
      this.language = index.language;
      this.pages = index.pages;
      this.sections = index.sections.map(([page, anchor, title, text, code]) => ({ page, anchor, title, text, code }));
      this.terms = index.terms;
      this.names = new Map(); // the first term that has a name keeps it
      for (const names of [...index.terms].reverse()) for (const name of names) this.names.set(fold(name), names);
    }

    // The names of the concept that some typed words name, as typed first; null when they name none.
    concept(typed) {
      const forms = [typed, ...stems(typed)];
      for (const form of [...forms, ...forms.map(singular)]) {
        const names = this.names.get(fold(form));
        if (!names) continue;
        const others = names.filter((name) => fold(name) !== fold(form)).map((name) => pattern(name, true));
        return { typed, patterns: [pattern(form, !HANGUL.test(form)), ...others] };
      }
      return null;
    }

    // A word that names no concept: as typed, and less its ending where the book knows it without.
    word(typed) {
      const known = stems(typed).filter((stem) => this.occurs(pattern(stem, false)));
      const forms = new Set([singular(typed), ...known.slice(0, 1)]);
      return { typed, patterns: [...forms].map((form) => pattern(form, false)) };
    }

    occurs(one) {
      return this.sections.some((section) =>
        [section.title, section.text, section.code].some((text) => text.search(one) >= 0),
      );
    }

    // The longest runs of words that name a concept, and the words between them.
    units(query) {
      const words = timesSign(plain(query)).split(/[\s;:?!"'“”‘’()[\]{}]+|,(?!\d{3}(?!\d))/);
      const bare = words.map((word) => word.replace(/^[.,\-·]+|[.,·]+$/g, ""));
      const kept = bare.filter((word) => /[\p{L}\p{N}]/u.test(word));
      const units = [];
      for (let at = 0; at < kept.length; ) {
        let length = kept.length - at;
        let unit = null;
        while (!unit && length > 0) {
          unit = this.concept(kept.slice(at, at + length).join(" "));
          if (!unit) length -= 1;
        }
        units.push(unit ?? this.word(kept[at]));
        at += Math.max(length, 1);
      }
      return units;
    }

    score(section, unit) {
      let best = 0;
      const rest = unit.patterns.reduce((title, one) => title.replace(one, ""), section.title);
      const whole = !/[\p{L}\p{N}]/u.test(rest);
      for (const [at, one] of unit.patterns.entries()) {
        const count = (text) => (text.match(one) ?? []).length;
        const heading = count(section.title);
        const body = count(section.text);
        const near = Math.min(IN_TEXT, (200 * body) / (200 + section.text.length));
        const value =
          (heading && whole ? WHOLE_HEADING : heading ? IN_HEADING : 0) +
          (body ? (IN_TEXT * 3 * body) / (body + 2) + near : 0) +
          (count(section.code) ? IN_CODE : 0);
        best = Math.max(best, value * (at ? OTHER_NAME : 1));
      }
      return this.pages[section.page][2] ? best * IN_LIST : best;
    }

    // { results: sections best first, left: words that stand nowhere in the book, patterns: what to mark }
    search(query) {
      const units = this.units(query);
      const scored = units.map((unit) => ({ unit, scores: this.sections.map((section) => this.score(section, unit)) }));
      const known = scored.filter(({ scores }) => scores.some(Boolean));
      const left = scored.filter((one) => !known.includes(one)).map(({ unit }) => unit.typed);
      const matched = this.sections.map((_, at) => known.filter(({ scores }) => scores[at]).length);
      const most = Math.max(0, ...matched);
      const phrase = known.length > 1 ? pattern(query, false) : null;
      const bonus = ({ title, text }) => (phrase && `${title} ${text}`.search(phrase) >= 0 ? WHOLE_QUERY : 0);
      const results = this.sections
        .map((section, at) => ({ section, at, score: known.reduce((sum, { scores }) => sum + scores[at], 0) }))
        .filter(({ at }) => most && matched[at] === most)
        .map((one) => ({ ...one, score: one.score + bonus(one.section) }))
        .sort((one, two) => two.score - one.score || one.at - two.at)
        .map(({ section, score }) => this.result(section, score));
      return { results, left, patterns: known.flatMap(({ unit }) => unit.patterns) };
    }

    result(section, score) {
      const [address, page] = this.pages[section.page];
      return { ...section, score, page, url: `${address}#${encodeURIComponent(section.anchor)}` };
    }

    // The names and headings nearest to what was typed, by jamo and letters, or by the keys of a Korean keyboard.
    suggest(query, most = 3) {
      const forms = [query, ...stems(fold(query)).slice(0, 1)].map(jamos);
      const near = [];
      for (const word of this.vocabulary()) {
        const other = jamos(word);
        const limit = Math.max(1, Math.floor(Math.min(forms[0].length, other.length) / 4));
        const keyboard = typedOn(word) === query.trim().toLowerCase();
        const far = keyboard ? 0 : Math.min(...forms.map((form) => distance(form, other, limit)));
        if (far <= limit) near.push({ word, far: far / other.length });
      }
      return near.sort((one, two) => one.far - two.far).slice(0, most).map(({ word }) => word);
    }

    // Names of terms that the book uses, and the words of its headings.
    vocabulary() {
      const names = this.terms.flatMap((all) => all.slice(0, 2)).filter((name) => this.occurs(pattern(name, true)));
      const headings = this.sections.flatMap(({ title }) => title.match(/[\p{L}\p{N}×\-.]{2,}/gu) ?? []);
      const words = new Map();
      for (const word of [...names, ...headings.map((one) => singular(stems(one)[0] ?? one))]) {
        if (!words.has(fold(word))) words.set(fold(word), word);
      }
      return [...words.values()];
    }
  }

  globalThis.CourseSearch = CourseSearch;
})();
