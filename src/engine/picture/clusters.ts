import type { Fonts } from "./fonts.ts";
import { type Direction, directionOf, visualOrder } from "./reading-order.ts";
import { type Piece, textPieces } from "./text-pieces.ts";

/** One character as people see it, with what it takes to draw it. */
export interface Cluster {
  readonly text: string;
  /** In UTF-16 units of the whole text. */
  readonly start: number;
  readonly pieces: readonly Piece[];
  readonly width: number;
  readonly direction: Direction;
  readonly blank: boolean;
}

export interface PlacedCluster {
  readonly cluster: Cluster;
  readonly x: number;
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
/** UTF-16 units beside a character that joining letters depend on. */
const NEAR = 8;

/** A text's characters, each shaped as it looks beside its neighbours. */
export async function clustersOf(
  fonts: Fonts,
  text: string,
  { locale, size }: { readonly locale: string; readonly size: number },
): Promise<readonly Cluster[]> {
  const clusters: Cluster[] = [];
  for (const { segment, index } of GRAPHEMES.segment(text)) {
    const end = index + segment.length;
    const around = {
      before: text.slice(Math.max(0, index - NEAR), index).toWellFormed(),
      after: text.slice(end, end + NEAR).toWellFormed(),
    };
    const pieces = await textPieces(fonts, segment, { locale, ...around });
    const width = pieces.reduce((sum, { shaped }) => sum + shaped.width * size, 0);
    const direction = directionOf(segment);
    clusters.push({ text: segment, start: index, pieces, width, direction, blank: /^\s*$/u.test(segment) });
  }
  return clusters;
}

/** Lines of at most `width` pixels; one also ends where the text's does. Characters stand in the order in which they are seen. */
export function clusterLines(clusters: readonly Cluster[], width: number): readonly (readonly PlacedCluster[])[] {
  const lines: Cluster[][] = [[]];
  let used = 0;
  for (const cluster of clusters) {
    const line = lines.at(-1)!;
    if (line.length > 0 && (used + cluster.width > width || line.at(-1)!.text.endsWith("\n"))) {
      lines.push([cluster]);
      used = cluster.width;
    } else {
      line.push(cluster);
      used += cluster.width;
    }
  }
  return lines.map((line) => place(line, width));
}

function place(line: readonly Cluster[], width: number): readonly PlacedCluster[] {
  const direction = directionOf(line.map(({ text }) => text).join("")) === "rtl" ? "rtl" : "ltr";
  const used = line.reduce((sum, cluster) => sum + cluster.width, 0);
  let x = direction === "rtl" ? Math.max(0, width - used) : 0;
  return visualOrder(line, (cluster) => cluster.direction, direction).map((cluster) => {
    const at = x;
    x += cluster.width;
    return { cluster, x: at };
  });
}
