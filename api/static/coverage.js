// Sorts the rows of the coverage table in place when a link that orders them is followed; without this the server does.
const table = document.querySelector("table[data-sort]");
const links = [...document.querySelectorAll(".orders a")];
const original = table ? [...table.tBodies[0].rows] : [];

const total = (row) => Number(row.cells[1].dataset.total ?? 0);
const orders = {
  plan: (rows) => rows,
  name: (rows) => rows.sort((a, b) => a.cells[0].textContent.trim().localeCompare(b.cells[0].textContent.trim(), document.documentElement.lang)),
  most: (rows) => rows.sort((a, b) => total(b) - total(a)),
  fewest: (rows) => rows.sort((a, b) => total(a) - total(b)),
};
const sorts = { name: [0, "ascending"], most: [1, "descending"], fewest: [1, "ascending"] };

const sort = (order) => {
  table.tBodies[0].append(...orders[order]([...original]));
  for (const heading of table.tHead.rows[0].cells) heading.removeAttribute("aria-sort");
  if (sorts[order]) table.tHead.rows[0].cells[sorts[order][0]].setAttribute("aria-sort", sorts[order][1]);
};

// Where the server has sorted already, the order of the plan is not at hand here.
if (table && [null, "plan"].includes(new URLSearchParams(location.search).get("order"))) {
  for (const link of links) {
    link.addEventListener("click", (event) => {
      const order = new URL(link.href).searchParams.get("order");
      if (event.ctrlKey || event.metaKey || event.shiftKey || !(order in orders)) return;
      event.preventDefault();
      sort(order);
      for (const other of links) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      history.replaceState(null, "", link.href);
    });
  }
}
