const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)

// On an older Node npm and pnpm choose older packages in silence, and what fails then is hard to recognise.
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `mahmal: this is Node ${process.versions.node}; it needs 22.19 or newer. Start it by its pnpm scripts, which bring their own.\n`,
  )
  process.exit(1)
}
