/** Keeps a scrolling place at its end while it grows (an answer comes, a picture loads), as long as the reader is there. */
export function stickToEnd(place: HTMLElement, content: HTMLElement): { toEnd(): void } {
  let stuck = true;
  const toEnd = () => {
    stuck = true;
    place.scrollTop = place.scrollHeight;
  };
  place.addEventListener("scroll", () => {
    stuck = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_PX;
  });
  const follow = new ResizeObserver(() => stuck && toEnd());
  follow.observe(content);
  follow.observe(place);
  return { toEnd };
}

const NEAR_PX = 48;
