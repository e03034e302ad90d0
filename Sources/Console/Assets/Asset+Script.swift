extension Asset {
  /// What is nicer with a script: times in the viewer's zone, live entries, figures that refresh. Nothing needs it.
  static let script = #"""
    "use strict";
    (() => {
      const language = document.documentElement.lang;
      const format = new Intl.DateTimeFormat(language, {
        year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

      function localize(root) {
        for (const time of root.querySelectorAll("time[datetime]")) {
          const moment = new Date(time.dateTime);
          if (isNaN(moment)) continue;
          time.title = time.dateTime;
          time.textContent = format.format(moment);
        }
      }

      // A tooltip goes away by Escape and comes back with the next look (WCAG 1.4.13).
      document.addEventListener("keydown", event => {
        if (event.key !== "Escape") return;
        for (const person of document.querySelectorAll(".person:hover, .person:focus-within")) {
          person.classList.add("dismissed");
          const back = () => person.classList.remove("dismissed");
          person.addEventListener("mouseleave", back, { once: true });
          person.addEventListener("focusout", back, { once: true });
        }
      });

      // A tooltip near the right edge moves inside.
      function keepInside(event) {
        const tip = event.target.closest?.(".person")?.querySelector(".tip");
        if (!tip) return;
        tip.style.translate = "";
        const over = tip.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
        if (over > 0) tip.style.translate = `${-over}px`;
      }
      document.addEventListener("mouseover", keepInside);
      document.addEventListener("focusin", keepInside);

      function live(status) {
        const list = document.getElementById("timeline");
        const source = new EventSource(status.dataset.live);
        source.onopen = () => { status.hidden = false; };
        source.addEventListener("entry", event => {
          const template = document.createElement("template");
          template.innerHTML = event.data;
          const entry = template.content.firstElementChild;
          if (!entry || document.getElementById(entry.id)) return;
          localize(entry);
          entry.classList.add("new");
          list.prepend(entry);
          document.getElementById("no-entries")?.remove();
          status.textContent = `${status.dataset.word} ${entry.querySelector("h3").textContent}`;
        });
        source.addEventListener("end", () => source.close());
      }

      function refresh(figures) {
        document.getElementById("refresh").hidden = false;
        setInterval(async () => {
          if (document.hidden || figures.contains(document.activeElement)) return;
          const answer = await fetch(figures.dataset.refresh).catch(() => null);
          if (!answer?.ok || answer.redirected) return;
          figures.innerHTML = await answer.text();
          localize(figures);
        }, 5000);
      }

      localize(document);
      const status = document.getElementById("live");
      if (status) live(status);
      const figures = document.getElementById("figures");
      if (figures) refresh(figures);
    })();
    """#
}
