/** Where the page was opened: `/sidebar/<platform>/<corp>/<app>`, on 钉钉 with a reference to a customer. */
export interface Place {
  app: string;
  platform: string;
  ref: string;
}

export function placeOf(location: Location): Place {
  const [platform = "", corp = "", app = ""] = location.pathname.split("/").slice(2).map(decodeURIComponent);
  const ref = new URLSearchParams(location.search).get("ref") ?? "";
  return { app: [platform, corp, app].join("/"), platform, ref };
}
