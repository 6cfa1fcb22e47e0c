"use strict";

const form = document.getElementById("filter");
const articles = [...document.querySelectorAll("article")];

/** Show the claims whose status and source are both ticked; elsewhere on the page the others are hidden or pale. */
function filter() {
  const ticked = new FormData(form);
  const shown = new Set();
  for (const article of articles) {
    const { status, source } = article.dataset;
    const fits = ticked.getAll("status").includes(status) && ticked.getAll("source").includes(source);
    article.classList.toggle("hidden", !fits);
    if (fits) shown.add(article.id);
  }
  for (const place of document.querySelectorAll("[data-of]")) {
    place.classList.toggle("hidden", !shown.has(place.dataset.of));
  }
  document.getElementById("count").textContent = `${shown.size} of ${articles.length} claims are shown.`;
}

/** A link to a claim that is filtered away shows everything again. */
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.classList.contains("hidden")) return;
  form.reset();
  target.scrollIntoView();
}

if (form) {
  form.hidden = false;
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => setTimeout(filter)); // the boxes change only after the event
  addEventListener("hashchange", follow);
  filter();
}

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  closed.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
