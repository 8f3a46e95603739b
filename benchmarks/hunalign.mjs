// Aligns pairs of documents with hunalign's WebAssembly build. In: JSON on standard input, a list of
// {src, tgt}, tokenised sentences separated by line feeds. Out: JSON, for each its ladder and CPU seconds.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { create } = await import(pathToFileURL(process.argv[2]));
const encoder = new TextEncoder();
const results = [];
for (const { src, tgt } of JSON.parse(readFileSync(0, "utf8"))) {
  // An instance runs once: it keeps what it printed.
  const hunalign = await create({ printErr: () => {} });
  const began = process.cpuUsage();
  const ladder = hunalign.run(encoder.encode(""), encoder.encode(src), encoder.encode(tgt));
  const { user, system } = process.cpuUsage(began);
  results.push({ ladder, seconds: (user + system) / 1e6 });
}
process.stdout.write(JSON.stringify(results));
