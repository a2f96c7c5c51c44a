/**
 * A sampler's or schedule's name as people of other programs write it, brought to one form: `dpmpp_2m`, `DPM++2M` and `DPM++ 2M` are one, `euler_ancestral`
 * is `Euler a`, and a class of diffusers goes without its “Scheduler”.
 */
export function foldedName(name: string): string {
  return name
    .toLowerCase()
    .replace(/scheduler$/u, "")
    .replaceAll("dpmpp", "dpm++")
    .replaceAll("ancestral", "a")
    .replaceAll(/[\s_-]/gu, "");
}
