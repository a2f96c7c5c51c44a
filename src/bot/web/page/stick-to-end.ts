/** Keeps a scrolling place at its end while it grows (an answer comes, a picture loads), as long as the reader is there. */
export function stickToEnd(place: HTMLElement, content: HTMLElement): { toEnd(): void } {
  let stuck = true;
  let last = 0;
  const toEnd = () => {
    stuck = true;
    place.scrollTop = place.scrollHeight;
  };
  place.addEventListener("scroll", () => {
    // Only who scrolls up leaves the end: content may have grown since the place was last moved there.
    const isNear = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_PX;
    stuck = isNear || (stuck && place.scrollTop >= last);
    last = place.scrollTop;
  });
  const follow = new ResizeObserver(() => stuck && toEnd());
  follow.observe(content);
  follow.observe(place);
  return { toEnd };
}

const NEAR_PX = 48;
