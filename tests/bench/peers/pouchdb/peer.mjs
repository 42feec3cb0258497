// A peer of the bench: `server HOST PORT` keeps documents in memory; `client URL` puts the documents that are piped
// in, one a line, into a database in memory, replicates them one way, and tells how long that took.
import express from 'express';
import makePouch from 'express-pouchdb';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';
import { readFileSync } from 'node:fs';

PouchDB.plugin(memory);
const InMemory = PouchDB.defaults({ adapter: 'memory' });
const [verb, ...words] = process.argv.slice(2);

function serve(host, port) {
  const app = express();
  app.use('/', makePouch(InMemory, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: '/dev/null' }));
  app.listen(Number(port), host);
}

async function replicate(url) {
  const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
  const documents = lines.map((line) => JSON.parse(line)).map((one) => ({ _id: one.request, ...one }));
  const own = new InMemory('requests');
  await own.bulkDocs(documents);
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  let first_s = null;
  const way = own.replicate.to(new PouchDB(url), { retry: true });
  way.on('change', () => (first_s ??= since()));
  const done = await way;
  process.stdout.write(JSON.stringify({ wall_s: since(), first_s, written: done.docs_written }));
}

if (verb === 'server') serve(...words);
else await replicate(...words);
process.exitCode = 0;
