/** A name that stands for the template of no model, but this one. */
export const CHATML = "chatml";

/** ChatML, the layout that most models without one of their own are taught (OpenAI's openai-python@v0.27, chatml.md; Qwen and Hermes use it). */
export const chatmlTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
