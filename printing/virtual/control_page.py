"""The virtual printer's page as text: one file, no script or picture from elsewhere."""

from __future__ import annotations

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Virtual printer</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; background: #eef1ee; color: #16211b; }
main { display: flex; flex-wrap: wrap; gap: 24px; max-width: 1100px; margin: 0 auto; padding: 24px; }
section { background: #fff; border: 1px solid #cfd6d1; border-radius: 8px; padding: 16px 20px; flex: 1 1 320px; }
h1 { font-size: 18px; margin: 0 0 4px; } h2 { font-size: 15px; margin: 16px 0 4px; }
label { display: block; padding: 2px 0; } input[type=number] { width: 5em; }
button { font: inherit; margin: 4px 6px 4px 0; padding: 4px 12px; }
#light { font-weight: 600; } #papers img { width: 288px; display: block; margin: 0 0 16px; border: 1px solid #cfd6d1; }
#papers { max-height: 80vh; overflow: auto; }
</style>
<main>
<section>
<h1>Virtual printer</h1>
<div id="address"></div><div id="light" role="status"></div><div id="more"></div>
<h2>Paper</h2>
<button data-set='{"paper":"ok"}'>New roll</button>
<button data-set='{"paper":"near_end"}'>Nearly empty</button>
<button data-set='{"paper":"out"}'>Take it out</button>
<button data-set='{"left_mm":60}'>Leave 6 cm</button>
<h2>Mechanism</h2><div id="mechanism"></div>
<button data-set='{"power":"lose"}'>Power off and on</button>
<h2>Line and answers</h2><div id="faults"></div>
</section>
<section id="papers"><h1>Papers</h1><div></div></section>
</main>
<script>
const names = {cover_open: "Cover open", cutter_stuck: "Cutter stuck", broken: "Broken until switched off",
  jam_next_cut: "Cutter sticks at the next cut", silent: "Answers nothing", deaf: "Takes nothing",
  busy: "Busy, and says it is well", late_s: "Answers late, seconds", split: "Answers byte by byte",
  foreign: "Names another paper", chatter: "Reports between answers", garbage: "Answers nonsense",
  close_at: "Closes after bytes (-1 never)", reset_at: "Breaks after bytes (-1 never)"};
const $ = id => document.getElementById(id);
async function send(change) {
  const answer = await fetch("/state", {method: "POST", headers: {"Content-Type": "application/json"},
    body: JSON.stringify(change)});
  show(await answer.json());
}
function control(place, name, value) {
  let input = $(name);
  if (!input) {
    const label = document.createElement("label");
    input = document.createElement("input");
    input.id = name;
    input.type = typeof value === "boolean" ? "checkbox" : "number";
    label.append(...(input.type === "checkbox" ? [input, " " + names[name]] : [names[name] + " ", input]));
    input.onchange = () => send({[name]: input.type === "checkbox" ? input.checked : Number(input.value)});
    place.append(label);
  }
  if (document.activeElement === input && input.type === "number") return;
  if (input.type === "checkbox") input.checked = value; else input.value = value;
}
function show(state) {
  if (state.error) { alert(state.error); return; }
  $("address").textContent = state.address;
  const wrong = [state.paper === "out" && "paper out", state.cover_open && "cover open",
    state.cutter_stuck && "cutter stuck", state.broken && "broken"].filter(Boolean);
  $("light").textContent = wrong.length ? "Stopped: " + wrong.join(", ")
    : state.paper === "near_end" ? "Ready, paper nearly empty" : "Ready";
  $("more").textContent = state.waiting_bytes + " bytes wait" +
    (state.left_mm === null ? "" : ", " + state.left_mm + " mm of paper left");
  for (const name of ["cover_open", "cutter_stuck", "broken", "jam_next_cut"])
    control($("mechanism"), name, state[name]);
  for (const name in state.faults) control($("faults"), name, state.faults[name]);
  const place = $("papers").lastElementChild;
  for (const number of state.papers.slice(-30)) if (!$("paper" + number)) {
    const picture = document.createElement("img");
    picture.id = "paper" + number; picture.alt = "Paper " + number; picture.src = "/paper/" + number;
    place.prepend(picture);
  }
}
for (const button of document.querySelectorAll("[data-set]"))
  button.onclick = () => send(JSON.parse(button.dataset.set));
async function look() { show(await (await fetch("/state")).json()); }
setInterval(look, 1000); look();
</script>
</html>
"""
