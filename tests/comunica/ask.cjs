// Asks one query of one endpoint the way a newcomer would: the address, no options. Prints one line of JSON.
const { QueryEngine } = require('@comunica/query-sparql');

const plain = term => term.value;

async function ask(address, query) {
  const found = await new QueryEngine().query(query, { sources: [address] });
  if (found.resultType === 'boolean') return await found.execute();
  const rows = await (await found.execute()).toArray();
  if (found.resultType === 'bindings') {
    return rows.map(row => Object.fromEntries([...row].map(([name, term]) => [name.value, plain(term)])));
  }
  return rows.map(quad => [quad.subject, quad.predicate, quad.object].map(plain));
}

ask(...process.argv.slice(2)).then(
  found => console.log(JSON.stringify(found)),
  error => { console.error(error); process.exit(1); },
);
