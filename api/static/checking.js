// The check without leaving the page: a file can be dropped, progress is told, and the report keeps the file at hand, so
// that it can be had in another form. Without this, the form is sent as any other and the report is a page of its own.
const main = document.querySelector("main");

function prepare(form) {
  if (!form || form.dataset.ready) return;
  form.dataset.ready = "yes";
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  for (const hint of form.querySelectorAll(".with-script")) hint.hidden = false;
  const over = (event) => {
    event.preventDefault();
    drop.classList.add("over");
  };
  drop.addEventListener("dragenter", over);
  drop.addEventListener("dragover", over);
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    tell(form, `${form.dataset.chosen} ${input.files[0].name}`);
  });
  input.addEventListener("change", () => tell(form, ""));
  form.addEventListener("submit", (event) => {
    // What is downloaded leaves this page as it is: the browser does that best itself.
    if (new FormData(form).get("format") !== "html") return;
    event.preventDefault();
    send(form);
  });
}

const tell = (form, text) => {
  form.querySelector(".under-way").textContent = text;
};

async function send(form) {
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  form.setAttribute("aria-busy", "true");
  const begun = Date.now();
  const say = () => tell(form, `${form.dataset.sending} ${Math.round((Date.now() - begun) / 1000)} s`);
  say();
  const clock = setInterval(say, 1000);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("main")) throw new Error("no page");
    tell(form, "");
    show(page, form, answer.ok);
  } catch {
    tell(form, form.dataset.failed);
  } finally {
    clearInterval(clock);
    button.disabled = false;
    form.removeAttribute("aria-busy");
  }
}

function show(page, form, isReport) {
  document.title = page.title;
  const fresh = page.querySelector("main .upload");
  main.replaceChildren(...page.querySelector("main").childNodes);
  // The form with the file in it takes the place of the empty one.
  fresh.replaceWith(form);
  for (const hint of main.querySelectorAll(".without-script")) hint.hidden = isReport;
  filter();
  if (isReport) tell(form, "");
  main.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}

function filter() {
  const form = document.querySelector(".filter");
  if (!form) return;
  form.hidden = false;
  const [grade, sheet] = form.querySelectorAll("select");
  const status = form.querySelector("[role=status]");
  const choose = () => {
    let shown = 0;
    for (const group of document.querySelectorAll(".of-grade")) {
      let within = 0;
      for (const part of group.querySelectorAll("[data-sheet]")) {
        part.hidden = (grade.value && group.dataset.grade !== grade.value) || (sheet.value && part.dataset.sheet !== sheet.value);
        if (!part.hidden) within += part.querySelectorAll(".finding").length;
      }
      group.hidden = within === 0;
      shown += within;
    }
    status.textContent = `${status.dataset.shown} ${shown.toLocaleString(document.documentElement.lang)}`;
  };
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
}

prepare(document.querySelector(".upload"));
filter();
