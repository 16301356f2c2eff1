// The slider shows its day while it moves and fetches what was known on it when it rests; without this its button does.
const slider = document.querySelector("#step");
const days = [...document.querySelectorAll("#moments option")];

const show = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("#shown").replaceWith(page.querySelector("#shown"));
  document.querySelector("#as_of").value = page.querySelector("#as_of").value;
  history.replaceState(null, "", address);
  begin();
};

// On a narrow screen the drawing is wider than its frame: it begins at the day of which the page tells.
const begin = () => {
  const frame = document.querySelector(".drawn .scroll");
  const line = document.querySelector(".line-of-time .as-of");
  if (!frame || !line) return;
  const seen = frame.getBoundingClientRect();
  frame.scrollLeft += line.getBoundingClientRect().left - seen.left - seen.width / 2;
};
begin();

if (slider) {
  slider.form.querySelector("button").hidden = true;
  const output = slider.form.querySelector("output");
  const say = () => {
    output.value = days[slider.value].label;
    slider.setAttribute("aria-valuetext", output.value);
  };
  say();
  slider.addEventListener("input", say);
  slider.addEventListener("change", () => {
    const address = new URL("/plans", location.href);
    address.searchParams.set("as_of", days[slider.value].dataset.day);
    address.searchParams.set("lang", document.documentElement.lang);
    show(address).catch(() => location.assign(address));
  });
}
