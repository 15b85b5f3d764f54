"""The room in Blender: mat, wall, furniture, soft light, one person whose vertices move.

Nothing here knows of poses or truth. The scene is built once; between frames only the person's
vertices change, so Cycles keeps everything else (`use_persistent_data`).
"""

from __future__ import annotations

import math
from typing import Any

import bpy
from mathutils import Matrix

from samples.studio.body import Body
from samples.studio.camera import Camera
from samples.studio.dress import Layer
from samples.studio.furniture import BOXES, COLOURS, PLANT_CENTRE, Box
from samples.studio.rotation import Array
from samples.studio.story import Story

PERSON = "person"

_FACE_COLOURS: dict[str, tuple[float, float, float]] = {
    "eyes": (0.75, 0.72, 0.70),
    "pupils": (0.03, 0.02, 0.015),
}
_ROUGHNESS = {"eyes": 0.2, "pupils": 0.2, "hair": 0.55, "skin": 0.55}


def build_scene(story: Story, body: Body, clothes: tuple[Layer, ...]) -> None:
    """Fill an empty Blender file with the room, the light, the camera and the person."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for box in BOXES:
        _box(box)
    _plane("floor", (0, 0, -0.013), (0, 0, 0), planks(COLOURS["floor"]))
    _plane("wall", (0, 2.0, 0), (math.pi / 2, 0, 0), _plain("wall"))
    _plant(PLANT_CENTRE)
    put_light(story.light)
    put_camera(story.camera)
    _person(body, clothes, story.look)


def move_person(skin_m: Array) -> None:
    """Put the person's vertices (V, 3), room metres."""
    mesh = bpy.data.objects[PERSON].data
    mesh.vertices.foreach_set("co", skin_m.astype("float32").ravel())
    mesh.update()


def show_person(shown: bool) -> None:
    """Show the person, or leave the room empty."""
    bpy.data.objects[PERSON].hide_render = not shown


def link(name: str, data: Any) -> Any:
    """An object of that data, in the scene."""
    thing = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def material(name: str) -> tuple[Any, Any, Any]:
    """A new material, its node tree and its principled shader."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    tree = made.node_tree
    return made, tree, tree.nodes["Principled BSDF"]


def _plain(colour: str) -> Any:
    """A matt colour with a fine grain, so that it does not look like plastic."""
    if colour in bpy.data.materials:
        return bpy.data.materials[colour]
    made, tree, shader = material(colour)
    shader.inputs["Base Color"].default_value = (*COLOURS[colour], 1.0)
    shader.inputs["Roughness"].default_value = 0.8
    grain(tree, shader, scale=90.0, strength=0.12)
    return made


def grain(tree: Any, shader: Any, scale: float, strength: float) -> None:
    """Roughen a surface with noise."""
    noise = tree.nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = scale
    bump = tree.nodes.new("ShaderNodeBump")
    bump.inputs["Strength"].default_value = strength
    place = tree.nodes.new("ShaderNodeTexCoord")
    tree.links.new(place.outputs["Object"], noise.inputs["Vector"])
    tree.links.new(noise.outputs["Fac"], bump.inputs["Height"])
    tree.links.new(bump.outputs["Normal"], shader.inputs["Normal"])


def planks(colour: tuple[float, float, float]) -> Any:
    """Floor boards."""
    made, tree, shader = material("planks")
    bricks = tree.nodes.new("ShaderNodeTexBrick")
    r, g, b = colour
    for socket, share in (("Color1", 1.0), ("Color2", 0.82), ("Mortar", 0.45)):
        bricks.inputs[socket].default_value = (r * share, g * share, b * share, 1.0)
    for socket, value in (
        ("Scale", 1.0), ("Mortar Size", 0.003), ("Brick Width", 1.3), ("Row Height", 0.14),
    ):  # fmt: skip
        bricks.inputs[socket].default_value = value
    place = tree.nodes.new("ShaderNodeTexCoord")
    tree.links.new(place.outputs["Object"], bricks.inputs["Vector"])
    tree.links.new(bricks.outputs["Color"], shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value = 0.5
    return made


def _box(box: Box) -> None:
    bpy.ops.mesh.primitive_cube_add(size=1.0, location=box.centre)
    thing = bpy.context.object
    thing.name, thing.scale = box.name, box.size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    bevel = thing.modifiers.new("rounding", "BEVEL")
    bevel.width, bevel.segments = box.rounding, 4
    bpy.ops.object.shade_smooth()
    thing.data.materials.append(_plain(box.colour))


def _plane(name: str, centre: Any, turn: Any, material: Any) -> None:
    bpy.ops.mesh.primitive_plane_add(size=12.0, location=centre, rotation=turn)
    bpy.context.object.name = name
    bpy.context.object.data.materials.append(material)


def _plant(centre: tuple[float, float, float]) -> None:
    """A round pot plant: flattened leaves set by the golden angle."""
    for leaf in range(28):
        turn, rise = leaf * 2.39996, leaf / 28
        radius_m = 0.14 * math.sqrt(1 - (2 * rise - 0.8) ** 2 / 1.6)
        x, y = centre[0] + radius_m * math.cos(turn), centre[1] + radius_m * math.sin(turn)
        bpy.ops.mesh.primitive_uv_sphere_add(
            segments=12, ring_count=8, radius=0.075, location=(x, y, centre[2] - 0.1 + 0.3 * rise)
        )
        thing = bpy.context.object
        thing.scale, thing.rotation_euler = (1.0, 0.5, 0.16), (0.5, 0.6 - rise, turn)
        bpy.ops.object.shade_smooth()
        thing.data.materials.append(_plain("leaf"))


def put_light(light: dict[str, Any]) -> None:
    """One large soft light, and a bright room around."""
    lamp = bpy.data.lights.new("window", "AREA")
    lamp.energy, lamp.size = light["power_w"], light["size_m"]
    lamp.color = (1.0, 0.95, 0.88)
    thing = link("window", lamp)
    thing.location = light["position_m"]
    towards = bpy.data.objects.new("aim", None)
    bpy.context.scene.collection.objects.link(towards)
    towards.location = (0.0, 0.4, 0.3)
    aim = thing.constraints.new("TRACK_TO")
    aim.target, aim.track_axis, aim.up_axis = towards, "TRACK_NEGATIVE_Z", "UP_Y"
    world = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    sky = world.node_tree.nodes["Background"].inputs
    sky["Color"].default_value = (0.86, 0.93, 1.0, 1.0)
    sky["Strength"].default_value = light["room"]


def put_camera(camera: Camera) -> None:
    """Look through the camera. Blender's looks along its own -z, with y up."""
    lens = bpy.data.cameras.new("camera")
    lens.sensor_fit = "HORIZONTAL"
    lens.sensor_width = 36.0
    lens.lens = camera.focal_px / camera.width_px * 36.0
    thing = link("camera", lens)
    x, y, z = camera.axes
    px, py, pz = camera.position_m
    rows = list(zip(x, -y, -z, (px, py, pz), strict=True))
    # A bare nested list would be read by columns.
    thing.matrix_world = Matrix([*rows, (0.0, 0.0, 0.0, 1.0)])
    bpy.context.scene.camera = thing


def _person(body: Body, clothes: tuple[Layer, ...], look: dict[str, Any]) -> None:
    mesh = bpy.data.meshes.new(PERSON)
    mesh.from_pydata(body.rest_m.tolist(), [], body.triangles.tolist())
    for layer in clothes:
        attribute = mesh.attributes.new(layer.name, "FLOAT", "POINT")
        attribute.data.foreach_set("value", layer.cover_m.astype("float32"))
    rest = mesh.attributes.new("rest", "FLOAT_VECTOR", "POINT")
    rest.data.foreach_set("vector", body.rest_m.astype("float32").ravel())
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(_dressed(clothes, look))
    link(PERSON, mesh)


def _dressed(clothes: tuple[Layer, ...], look: dict[str, Any]) -> Any:
    """One shader: the colour of the topmost layer whose signed distance is positive."""
    made, tree, shader = material("dressed")
    red, green, blue = look["skin"]
    lips = (0.9 * red, 0.6 * green, 0.6 * blue)
    colours = _FACE_COLOURS | {"lips": lips, "brows": look["hair"]} | look
    colour = tree.nodes.new("ShaderNodeRGB")
    colour.outputs[0].default_value = (*look["skin"], 1.0)
    top = colour.outputs[0]
    for layer in clothes:
        top = cover(tree, top, layer.name, colours[layer.name])
    tree.links.new(top, shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value = _ROUGHNESS["skin"]
    return made


def cover(tree: Any, below: Any, layer: str, colour: Any) -> Any:
    """Lay one layer over a colour, cut where the signed distance is zero."""
    distance = tree.nodes.new("ShaderNodeAttribute")
    distance.attribute_name = layer
    cut = tree.nodes.new("ShaderNodeMath")
    cut.operation = "GREATER_THAN"
    cut.inputs[1].default_value = 0.0
    tree.links.new(distance.outputs["Fac"], cut.inputs[0])
    mix = tree.nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    tree.links.new(cut.outputs[0], mix.inputs["Factor"])
    tree.links.new(below, mix.inputs[6])
    tree.links.new(_weave(tree, colour), mix.inputs[7])
    return mix.outputs[2]


def _weave(tree: Any, colour: Any) -> Any:
    """A colour with blotches that stay on the cloth while the body moves."""
    place = tree.nodes.new("ShaderNodeAttribute")
    place.attribute_name = "rest"
    noise = tree.nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = 110.0
    noise.inputs["Detail"].default_value = 4.0
    tree.links.new(place.outputs["Vector"], noise.inputs["Vector"])
    ramp = tree.nodes.new("ShaderNodeValToRGB")
    ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = 0.3, 0.7
    for element, share in zip(ramp.color_ramp.elements, (0.88, 1.12), strict=True):
        element.color = (*(min(1.0, channel * share) for channel in colour), 1.0)
    tree.links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
    return ramp.outputs["Color"]
