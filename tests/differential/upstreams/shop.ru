# Sinatra with what Rails has on from the start: an optional format ending, and a method out of a field.
require 'json'
require 'sinatra/base'

description = JSON.parse(ENV.fetch('SHOP'))

class Shop < Sinatra::Base
  enable :method_override
  disable :logging, :dump_errors, :show_exceptions
  set :environment, :production

  before { @operation = nil }
  after do
    headers 'X-Op-Probe' => request.env['HTTP_X_PROBE'].to_s,
            'X-Op-User' => request.env['HTTP_X_GRANTOR_USER'].to_s,
            'X-Op-Told' => told
    headers 'X-Op' => @operation if @operation
  end

  helpers do
    def told
      fields = request.env.select { |name, _| name.start_with?('HTTP_') }
      marked = fields.select { |_, value| value.to_s.include?(settings.mark) }
      marked.keys.map { |name| name.delete_prefix('HTTP_').downcase }.join(' ')
    end
  end
end

Shop.set :mark, description['mark']
description['operations'].each do |operation|
  Shop.public_send(operation['method'].downcase, operation['route']) do
    @operation = operation['title']
    ''
  end
end

run Shop
