const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)

// npm installs the package on an older Node with a warning alone, and what fails then is hard to recognise.
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`mahmal-mocks: this is Node ${process.versions.node}; it needs 22.19 or newer.\n`)
  process.exit(1)
}
