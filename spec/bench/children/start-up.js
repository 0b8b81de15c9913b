// Prints how long it takes to require the modules that are named, in a process that has loaded nothing else.
const begin = process.hrtime.bigint();
for (const name of process.argv.slice(2)) require(name);
const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
console.log(JSON.stringify({ milliseconds }));
