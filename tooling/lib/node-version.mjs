const OLDEST = [20, 19];

/**
 * Ends the process with one line when Node is older than Heddle needs. This file and the scripts that import it first
 * use no newer syntax than old versions read.
 */
export function ensureSupportedNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  console.error(
    `Heddle needs Node ${OLDEST.join('.')} or later, found ${process.versions.node}. Install a newer Node.`,
  );
  process.exit(1);
}
