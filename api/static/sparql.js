// The answer comes in below the editor without loading the page anew, and Ctrl with Enter runs the query.
const form = document.querySelector(".editor");
const query = form.querySelector("textarea");
const status = form.querySelector(".under-way");
for (const hint of form.querySelectorAll(".with-script")) hint.hidden = false;

query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

let latest = 0;
form.addEventListener("submit", async (event) => {
  const asked = new FormData(form);
  if (asked.get("format")) return;
  event.preventDefault();
  const turn = ++latest;
  const address = `${form.action}?${new URLSearchParams(asked)}`;
  status.textContent = form.dataset.running;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== latest) return;
    document.querySelector("#result").replaceWith(page.querySelector("#result"));
    history.replaceState(null, "", address);
  } catch {
    location.assign(address);
  } finally {
    if (turn === latest) status.textContent = "";
  }
});
